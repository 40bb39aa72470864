// The middle of the page: the open channel or direct message, or an app's Home.

import { Composer } from "./composer.js";
import { commands } from "./completions.js";
import { el, iconButton } from "./dom.js";
import { HomeTab } from "./home.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./message-list.js";
import { toast } from "./notices.js";
import { hrefOf } from "./route.js";
import { errorText, texts } from "./texts.js";
import { channelItems } from "./timeline.js";

export class Channel {
  #state;
  #api;
  #list;
  #composer;
  #home;
  #title = el("h1", { class: "pane-title" });
  #topic = el("p", { class: "topic" });
  #tabs = el("nav", { class: "tabs", "aria-label": texts.tabs });
  #banner = el("p", { class: "banner", role: "status", hidden: true });
  #intro = el("div", { class: "intro" });
  #introduced = "";

  /** @param {Element} node  the page's <main> */
  constructor(node, { state, api, onMenu }) {
    this.#state = state;
    this.#api = api;
    this.#list = new MessageList({ state, api, inThread: false, intro: this.#intro });
    this.#home = new HomeTab({ state, api });
    const more = iconButton(icon("bolt"), texts.commandsAndShortcuts, { "aria-haspopup": "menu" });
    more.addEventListener("click", () => openMenu(more, this.#shortcuts(), texts.commandsAndShortcuts));
    this.#composer = new Composer({ state, tools: more, label: "", send: (wire, typed) => this.#send(wire, typed),
      onUp: () => this.#list.editLast() });
    const menu = iconButton(icon("menu"), texts.openSidebar, { class: "icon-button only-narrow", onclick: onMenu });
    node.append(
      el("header", { class: "pane-header" }, menu, el("div", { class: "pane-names" }, this.#title, this.#topic), this.#tabs),
      this.#banner, this.#list.node, this.#composer.node, this.#home.node);
  }

  update() {
    const { place, channels, me } = this.#state;
    const channel = channels.get(place.channel);
    if (!channel) return;
    const name = this.#state.channelName(channel.id);
    const isHome = place.tab === "home";
    this.#title.replaceChildren(channel.is_im ? "" : icon("hash"), name);
    this.#topic.textContent = channel.topic ?? "";
    this.#drawTabs(channel, isHome);
    this.#say();
    this.#introduce(channel, name);
    this.#list.node.hidden = this.#composer.node.hidden = isHome;
    this.#home.update(isHome ? this.#state.appOf(channel.id) : null);
    this.#list.update({ channel: channel.id }, channelItems(this.#state.history(channel.id)));
    this.#composer.moveTo(`draft/${me.name}/${name}`, texts.messageTo(channel.is_im ? name : `#${name}`));
  }

  focus() {
    this.#composer.focus();
  }

  async #send(wire, typed) {
    const { channel } = this.#state.place;
    const [, command, words] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
    if (command) await this.#api.command(channel, command, words);
    else await this.#api.post({ channel }, wire);
    this.#list.toEnd();
  }

  #drawTabs(channel, isHome) {
    const app = this.#state.appOf(channel.id);
    this.#tabs.hidden = !app?.has_home;
    if (this.#tabs.hidden) return;
    const tab = (label, place, current) =>
      el("a", { class: "tab", href: hrefOf(place), "aria-current": current ? "page" : null }, label);
    this.#tabs.replaceChildren(
      tab(texts.home, { channel: channel.id, tab: "home" }, isHome),
      tab(texts.messages, { channel: channel.id }, !isHome));
  }

  /** What is wrong with the line, if anything: our own first, then the apps'. */
  #say() {
    const gone = [...this.#state.apps.values()].filter(({ connected }) => !connected);
    const text = this.#state.online ? gone.map(({ name }) => texts.appGone(name)).join(" ") : texts.offline;
    if (this.#banner.textContent !== text) this.#banner.textContent = text;
    this.#banner.hidden = !text;
  }

  #introduce(channel, name) {
    const apps = [...this.#state.apps.values()].filter(({ user_id: id }) => channel.members.includes(id));
    const drawn = JSON.stringify([channel.id, apps.map(({ user_id: id }) => id)]);
    if (drawn === this.#introduced) return;
    this.#introduced = drawn;
    const title = channel.is_im ? name : `#${name}`;
    this.#intro.replaceChildren(
      el("h2", {}, title),
      el("p", {}, channel.is_im ? texts.introDirect(name) : texts.introChannel(title)),
      el("div", { class: "tips" }, apps.flatMap((app) => this.#tips(app, channel.is_im))));
  }

  /** Ways to begin, as buttons that write the first word. */
  #tips(app, isDirect) {
    const ofApp = app.commands.map(({ command, usage_hint: usage }) => [command, usage]);
    const all = isDirect ? ofApp : [[`@${this.#state.nameOf(app.user_id)}`, texts.mentionUsage], ...ofApp];
    return all.map(([word, usage]) =>
      el("button", { type: "button", class: "tip", onclick: () => this.#composer.begin(`${word} `) },
        el("strong", {}, word), usage && ` ${usage}`));
  }

  #shortcuts() {
    const attempt = (request) => request.catch((error) => toast(errorText(error)));
    const global = [...this.#state.apps.values()].flatMap((app) => app.shortcuts
      .filter(({ type }) => type === "global")
      .map(({ name, callback_id: id }) => ({ label: name, detail: app.name, icon: icon("bolt"),
        run: () => attempt(this.#api.shortcut(id)) })));
    const typed = commands(this.#state).map(({ label, detail, insert }) => ({
      label, detail, run: () => this.#composer.begin(insert) }));
    return [...global, ...typed];
  }
}
