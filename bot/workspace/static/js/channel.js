// The middle of the page: the open channel or direct message, or an app's Home.

import { commands } from "./completions.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { HomeTab } from "./home.js";
import { icon, iconButton } from "./icons.js";
import { Intro } from "./intro.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./message-list.js";
import { attempt } from "./notices.js";
import { hrefOf } from "./route.js";
import { texts } from "./texts.js";
import { channelItems } from "./timeline.js";

const COMMAND = /^(\/\S+)\s*([\s\S]*)$/;

export class Channel {
  #state;
  #api;
  #list;
  #composer;
  #home;
  #title = el("h1.pane-title");
  #topic = el("p.topic");
  #tabs = el("nav.tabs", { "aria-label": texts.tabs });
  #banner = el("p.banner", { role: "status", hidden: true });
  #intro = new Intro((text) => this.#composer.begin(text));

  /** @param {Element} node  the page's <main> */
  constructor(node, { state, api, onMenu }) {
    this.#state = state;
    this.#api = api;
    this.#list = new MessageList({ state, api, inThread: false, intro: this.#intro.node });
    this.#home = new HomeTab({ state, api });
    this.#composer = this.#makeComposer();
    const menu = iconButton("menu", texts.openSidebar, { class: "only-narrow", onclick: onMenu });
    const names = el("div.pane-names", this.#title, this.#topic);
    node.append(
      el("header.pane-header", menu, names, this.#tabs),
      this.#banner, this.#list.node, this.#composer.node, this.#home.node);
  }

  update() {
    this.#complain();
    const { place, channels, me } = this.#state;
    const channel = channels.get(place.channel);
    if (!channel) return;
    const { id, is_im: isDirect, topic } = channel;
    const name = this.#state.channelName(id);
    const title = isDirect ? name : `#${name}`;
    this.#title.replaceChildren(isDirect ? "" : icon("hash"), name);
    this.#topic.textContent = topic ?? "";
    this.#intro.update(channel, title, this.#state);
    this.#list.update({ channel: id }, channelItems(this.#state.history(id)));
    this.#composer.moveTo(`draft/${me.name}/${name}`, texts.messageTo(title));
    this.#showTab(id, place.tab === "home");
  }

  focus() {
    this.#composer.focus();
  }

  focusMessage(ts) {
    this.#list.focusMessage(ts);
  }

  #makeComposer() {
    const tools = iconButton("bolt", texts.commandsAndShortcuts, {
      "aria-haspopup": "menu",
      onclick: () => openMenu(tools, this.#shortcuts(), texts.commandsAndShortcuts),
    });
    const send = (wire, typed) => this.#send(wire, typed);
    const onUp = () => this.#list.editLast();
    return new Composer({ state: this.#state, tools, send, onUp, takesCommands: true });
  }

  async #send(wire, typed) {
    const { channel } = this.#state.place;
    const [, command, words] = COMMAND.exec(typed) ?? [];
    this.#list.toEnd();
    if (command) await this.#api.command(channel, command, words);
    else await this.#api.post({ channel }, wire);
  }

  #showTab(channel, isHome) {
    const app = this.#state.appOf(channel);
    const tab = (label, place, isOpen) =>
      el("a.tab", { href: hrefOf(place), "aria-current": isOpen && "page" }, label);
    this.#tabs.hidden = !app?.has_home;
    this.#tabs.replaceChildren(
      tab(texts.home, { channel, tab: "home" }, isHome),
      tab(texts.messages, { channel }, !isHome));
    this.#list.node.hidden = this.#composer.node.hidden = isHome;
    this.#home.update(isHome ? app : null);
  }

  /** What is wrong with the line, if anything: our own first, then the apps'. */
  #complain() {
    const gone = [...this.#state.apps.values()].filter(({ connected }) => !connected);
    const appsGone = gone.map(({ name }) => texts.appGone(name)).join(" ");
    const text = this.#state.online ? appsGone : texts.offline;
    if (this.#banner.textContent !== text) this.#banner.textContent = text;
    this.#banner.hidden = !text;
  }

  /** @returns {import("./menu.js").MenuItem[]} */
  #shortcuts() {
    const global = this.#state.shortcuts("global").map(({ name, app, callback_id: id }) => ({
      label: name,
      detail: app,
      icon: icon("bolt"),
      run: () => attempt(this.#api.shortcut(id)),
    }));
    const typed = commands(this.#state).map(({ label, detail, insert }) => ({
      label,
      detail,
      run: () => this.#composer.begin(insert),
    }));
    return [...global, ...typed];
  }
}
