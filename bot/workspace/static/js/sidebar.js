// Where one can go: channels, direct messages, apps; and who one is.

import { avatar } from "./avatar.js";
import { el, neighbour } from "./dom.js";
import { icon, iconButton } from "./icons.js";
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
  #team = el("p.team");
  #switcher = el("button.switcher", { "aria-haspopup": "menu" });
  #theme = iconButton("moon", texts.theme, { onclick: () => this.#toggleTheme() });

  /** @param {Element} node  the page's <nav> */
  constructor(node, { state }) {
    this.#state = state;
    this.#node = node;
    this.#shell = node.parentNode;
    this.#sections = [
      new Section(texts.channels, (channel) => !channel.is_im),
      new Section(texts.directMessages, (channel) => channel.is_im && !state.appOf(channel.id)),
      new Section(texts.apps, (channel) => state.appOf(channel.id)),
    ];
    node.setAttribute("aria-label", texts.sidebar);
    node.addEventListener("keydown", (event) => this.#onKey(event));
    node.append(
      el("header.sidebar-header", this.#team, this.#theme),
      el("div.places", this.#sections.map((section) => section.node)),
      el("footer.sidebar-footer", this.#switcher));
    node.after(el("div.backdrop", { onclick: () => this.close() }));
    this.#switcher.addEventListener("click", () => this.#offerPeople());
    this.#drawTheme();
  }

  update() {
    const { team, me, channels } = this.#state;
    this.#team.textContent = team.name;
    for (const section of this.#sections) section.update(this.#state, [...channels.values()]);
    const name = this.#state.nameOf(me.id);
    if (this.#switcher.dataset.name === name) return;
    this.#switcher.dataset.name = name;
    const words = el("span", texts.youAre(name));
    this.#switcher.replaceChildren(avatar(name, { small: true }), words, icon("down"));
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

  #offerPeople() {
    const people = [...this.#state.users.values()].filter((user) => !user.is_bot);
    const items = people.map(({ id, name }) => ({
      label: this.#state.nameOf(id),
      icon: avatar(this.#state.nameOf(id), { small: true }),
      checked: id === this.#state.me.id,
      run: () => location.assign(addressAs(name)),
    }));
    openMenu(this.#switcher, items, texts.switchPerson);
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
    const list = el("ul.section-places");
    this.#belongs = belongs;
    this.#show = keyedList(list, (item) => el("li", placeLink(item)));
    this.node = el("section", el("h2.section-title", title), list);
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
  return el("a.place", { href: hrefOf({ channel: key }), "aria-current": isOpen && "page" },
    count > 0 && { class: "unread" },
    isDirect ? avatar(name, { small: true, bot: isApp }) : icon("hash"),
    el("span.place-name", name),
    isApp && connectionDot(connected),
    count > 0 && el("span.count", String(count), el("span.visually-hidden", ` ${texts.unread}`)));
}

function connectionDot(connected) {
  const label = connected ? texts.connected : texts.notConnected;
  const tone = connected && { class: "dot-on" };
  return el("span.dot", tone, { role: "img", title: label, "aria-label": label });
}
