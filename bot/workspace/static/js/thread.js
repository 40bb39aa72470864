// The panel at the right: one thread, who is busy in it, and where to go on.

import { Composer } from "./composer.js";
import { RequestError } from "./connection.js";
import { el } from "./dom.js";
import { iconButton } from "./icons.js";
import { MessageList } from "./message-list.js";
import { open } from "./route.js";
import { texts } from "./texts.js";
import { threadItems } from "./timeline.js";

const COMMAND = /^\/[^\s/]+(\s|$)/;

export class Thread {
  #state;
  #api;
  #node;
  #list;
  #composer;
  #where = el("p.topic");
  #status = el("p.status", { role: "status", hidden: true });

  /** @param {Element} node  the page's <aside> */
  constructor(node, { state, api }) {
    this.#state = state;
    this.#api = api;
    this.#node = node;
    this.#list = new MessageList({ state, api, inThread: true });
    const send = (wire, typed) => this.#send(wire, typed);
    this.#composer = new Composer({ state, send, onUp: () => this.#list.editLast() });
    node.setAttribute("aria-label", texts.thread);
    node.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
    node.append(this.#header(), this.#list.node, this.#status, this.#composer.node);
  }

  update() {
    const { place, me, channels } = this.#state;
    const isOpening = Boolean(place.thread) && this.#node.hidden;
    this.#node.hidden = !place.thread;
    if (!place.thread) return;
    const name = this.#state.channelName(place.channel);
    this.#where.textContent = channels.get(place.channel)?.is_im ? name : `#${name}`;
    this.#composer.moveTo(`draft/${me.name}/${name}/${place.thread}`, texts.replyLabel);
    this.#list.update(place, threadItems(this.#state.history(place.channel), place.thread));
    this.#showStatus(place);
    if (isOpening) this.#list.showLast();
  }

  focus() {
    this.#composer.focus();
  }

  #header() {
    const onclick = () => this.#close();
    return el("header.pane-header",
      iconButton("back", texts.backToChannel, { class: "only-narrow", onclick }),
      el("div.pane-names", el("h2.pane-title", texts.thread), this.#where),
      iconButton("close", texts.closeThread, { class: "only-wide", onclick }));
  }

  async #send(wire, typed) {
    if (COMMAND.test(typed)) throw new RequestError("command_in_thread");
    this.#list.toEnd();
    await this.#api.post(this.#state.place, wire);
  }

  #showStatus(place) {
    const { user, status } = this.#state.status(place) ?? {};
    const [firstApp] = this.#state.apps.keys();
    this.#status.hidden = !status;
    this.#status.textContent = status ? `${this.#state.nameOf(user ?? firstApp)} ${status}` : "";
  }

  #close() {
    open({ channel: this.#state.place.channel });
  }
}
