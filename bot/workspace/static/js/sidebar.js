// Where one can go: channels, direct messages, apps; and who one is.

import { avatar } from "./avatar.js";
import { el, iconButton, neighbour } from "./dom.js";
import { icon } from "./icons.js";
import { keyedList } from "./keyed.js";
import { openMenu } from "./menu.js";
import { addressAs, hrefOf } from "./route.js";
import { texts } from "./texts.js";
import { isDark, toggleTheme } from "./theme.js";

export class Sidebar {
  #state;
  #node;
  #shell;
  #sections;
  #team = el("p", { class: "team" });
  #switcher = el("button", { type: "button", class: "switcher", "aria-haspopup": "menu" });
  #theme = iconButton(icon("moon"), texts.theme, { onclick: () => this.#toggleTheme() });

  /** @param {Element} node  the page's <nav> */
  constructor(node, { state }) {
    this.#state = state;
    this.#node = node;
    this.#shell = node.parentNode;
    this.#sections = [
      new Section(texts.channels, (channel) => !channel.is_im),
      new Section(texts.directMessages, (channel) => channel.is_im && !state.apps.has(channel.user)),
      new Section(texts.apps, (channel) => state.apps.has(channel.user)),
    ];
    this.#switcher.addEventListener("click", () => openMenu(this.#switcher, this.#people(), texts.switchPerson));
    node.setAttribute("aria-label", texts.sidebar);
    node.addEventListener("keydown", (event) => this.#onKey(event));
    node.append(
      el("header", { class: "sidebar-header" }, this.#team, this.#theme),
      el("div", { class: "places" }, this.#sections.map((section) => section.node)),
      el("footer", { class: "sidebar-footer" }, this.#switcher));
    node.after(el("button", { type: "button", class: "backdrop", "aria-label": texts.closeSidebar, tabindex: "-1",
      onclick: () => this.close() }));
    this.#drawTheme();
  }

  update() {
    const { team, me, channels } = this.#state;
    this.#team.textContent = team.name;
    for (const section of this.#sections) section.update(this.#state, [...channels.values()]);
    const name = this.#state.nameOf(me.id);
    if (this.#switcher.dataset.name === name) return;
    this.#switcher.dataset.name = name;
    this.#switcher.replaceChildren(avatar(name, { small: true }), el("span", {}, texts.youAre(name)), icon("down"));
  }

  /** On a narrow screen: slide in over the rest, which waits. */
  open() {
    this.#setOpen(true);
    this.#node.querySelector("a.place")?.focus();
  }

  close() {
    this.#setOpen(false);
  }

  #setOpen(isOpen) {
    this.#shell.classList.toggle("drawer-open", isOpen);
    for (const pane of this.#shell.querySelectorAll(".pane")) pane.inert = isOpen;
  }

  #people() {
    const people = [...this.#state.users.values()].filter((user) => !user.is_bot);
    return people.map(({ id, name }) => ({
      label: this.#state.nameOf(id), checked: id === this.#state.me.id,
      icon: avatar(this.#state.nameOf(id), { small: true }), run: () => location.assign(addressAs(name)),
    }));
  }

  #onKey(event) {
    if (event.key === "Escape") this.close();
    const links = [...this.#node.querySelectorAll("a.place")];
    const next = links.includes(event.target) && neighbour(links, event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  #toggleTheme() {
    toggleTheme();
    this.#drawTheme();
  }

  #drawTheme() {
    this.#theme.replaceChildren(icon(isDark() ? "sun" : "moon"));
  }
}

/** A heading and the channels below it. */
class Section {
  #belongs;
  #show;

  constructor(title, belongs) {
    const list = el("ul", { class: "section-places" });
    this.#belongs = belongs;
    this.#show = keyedList(list, (item) => el("li", {}, placeLink(item)));
    this.node = el("section", {}, el("h2", { class: "section-title" }, title), list);
  }

  update(state, channels) {
    const items = channels.filter(this.#belongs).map((channel) => itemOf(channel, state));
    this.node.hidden = !items.length;
    this.#show(items);
  }
}

function itemOf({ id, is_im: isDirect }, state) {
  return {
    key: id,
    isDirect,
    name: state.channelName(id),
    isOpen: id === state.place.channel,
    count: state.unread.get(id) ?? 0,
    connected: state.appOf(id)?.connected,
  };
}

function placeLink({ key, name, isDirect, isOpen, count, connected }) {
  const isApp = connected !== undefined;
  return el("a", { class: count ? "place unread" : "place", href: hrefOf({ channel: key }),
    "aria-current": isOpen ? "page" : null },
    isDirect ? avatar(name, { small: true, bot: isApp }) : icon("hash"),
    el("span", { class: "place-name" }, name),
    isApp && connectionDot(connected),
    count > 0 && el("span", { class: "count" }, String(count), el("span", { class: "visually-hidden" }, ` ${texts.unread}`)));
}

function connectionDot(connected) {
  const text = connected ? texts.connected : texts.notConnected;
  return el("span", { class: connected ? "dot dot-on" : "dot", role: "img", title: text, "aria-label": text });
}
