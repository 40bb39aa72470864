// The panel at the right: one thread, who is busy in it, and where to go on.

import { Composer } from "./composer.js";
import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./message-list.js";
import { open } from "./route.js";
import { texts } from "./texts.js";
import { threadItems } from "./timeline.js";
import { RequestError } from "./connection.js";

export class Thread {
  #state;
  #api;
  #node;
  #list;
  #composer;
  #where = el("p", { class: "topic" });
  #status = el("p", { class: "status", role: "status", hidden: true });

  /** @param {Element} node  the page's <aside> */
  constructor(node, { state, api }) {
    this.#state = state;
    this.#api = api;
    this.#node = node;
    this.#list = new MessageList({ state, api, inThread: true });
    this.#composer = new Composer({ state, label: texts.replyLabel, send: (wire, typed) => this.#send(wire, typed),
      onUp: () => this.#list.editLast() });
    node.setAttribute("aria-label", texts.thread);
    node.addEventListener("keydown", ({ key, defaultPrevented }) => key === "Escape" && !defaultPrevented && this.#close());
    node.append(
      el("header", { class: "pane-header" },
        iconButton(icon("back"), texts.backToChannel, { class: "icon-button only-narrow", onclick: () => this.#close() }),
        el("div", { class: "pane-names" }, el("h2", { class: "pane-title" }, texts.thread), this.#where),
        iconButton(icon("close"), texts.closeThread, { class: "icon-button only-wide", onclick: () => this.#close() })),
      this.#list.node, this.#status, this.#composer.node);
  }

  update() {
    const { place, me } = this.#state;
    const opened = Boolean(place.thread) && this.#node.hidden;
    this.#node.hidden = !place.thread;
    if (!place.thread) return;
    const name = this.#state.channelName(place.channel);
    this.#where.textContent = this.#state.channels.get(place.channel)?.is_im ? name : `#${name}`;
    this.#composer.moveTo(`draft/${me.name}/${name}/${place.thread}`, texts.replyLabel);
    this.#list.update(place, threadItems(this.#state.history(place.channel), place.thread));
    this.#showStatus(place);
    if (opened) this.#list.showLast();
  }

  focus() {
    this.#composer.focus();
  }

  async #send(wire, typed) {
    if (/^\/[^\s/]+(\s|$)/.test(typed)) throw new RequestError("command_in_thread");
    await this.#api.post(this.#state.place, wire);
    this.#list.toEnd();
  }

  #showStatus(place) {
    const { user, status } = this.#state.status(place) ?? {};
    const name = this.#state.nameOf(user ?? [...this.#state.apps.keys()][0]);
    this.#status.hidden = !status;
    this.#status.replaceChildren(status ? `${name} ${status}` : "");
  }

  #close() {
    const { channel, thread } = this.#state.place;
    open({ channel });
    document.querySelector(`.channel [data-ts="${thread}"]`)?.focus();
  }
}
