// A scrolling list of messages: it keeps its place, walks by arrow keys, and edits in place.

import { Composer } from "./composer.js";
import { el, neighbour } from "./dom.js";
import { readValues } from "./form-values.js";
import { keyedList } from "./keyed.js";
import { renderMessage } from "./message.js";
import { attempt } from "./notices.js";
import { texts } from "./texts.js";
import { dayName } from "./time.js";
import { Toolbar } from "./toolbar.js";

const MARGIN = 12; // pixels above a message that is read from its beginning
const NEAR = 80; // pixels from the end that count as being at the end

export class MessageList {
  #state;
  #api;
  #place = {};
  #items = [];
  #editing = null; // the ts of the message being edited
  #pinned = true; // at the end, so it follows new messages
  #toolbar;
  #show;
  #list = el("div.messages", { role: "log", "aria-live": "off", "aria-label": texts.messages });
  #newer = el("button.newer", { hidden: true }, texts.newMessages);
  #scroller;

  /** `intro` is what stands above the first message. */
  constructor({ state, api, inThread, intro }) {
    this.#state = state;
    this.#api = api;
    this.#toolbar = new Toolbar({ state, api, inThread, onEdit: ({ ts }) => this.#edit(ts) });
    this.#show = keyedList(this.#list, (item) => this.#render(item));
    this.#scroller = el("div.scroller", { tabindex: "-1" }, intro, this.#list);
    this.#listen();
    this.node = el("div.list", this.#scroller, this.#newer);
  }

  /**
   * @param {import("./state.js").Place} place
   * @param {import("./timeline.js").Item[]} items
   */
  update(place, items) {
    const was = this.#place;
    const isElsewhere = place.channel !== was.channel || place.thread !== was.thread;
    const grown = items.length > this.#items.length;
    if (isElsewhere) this.#editing = null;
    this.#place = place;
    this.#items = items;
    this.#show(items.map((item) => (item.key === this.#editing ? { ...item, editing: true } : item)));
    this.#keepOneTabStop();
    if (isElsewhere || (this.#pinned && grown)) this.showLast();
    else if (this.#pinned) this.toEnd();
    else if (grown) this.#newer.hidden = false;
  }

  /** Scroll to the newest message; one taller than the window is read from its beginning. */
  showLast() {
    this.toEnd();
    const { offsetTop } = this.#list.lastElementChild ?? this.#list;
    this.#scroller.scrollTop = Math.min(this.#scroller.scrollTop, offsetTop - MARGIN);
    this.#scrolled();
  }

  toEnd() {
    this.#pinned = true;
    this.#newer.hidden = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Edit one's own last message, as ↑ in an empty composer does. */
  editLast() {
    const { id } = this.#state.me;
    const mine = this.#items.findLast(({ message }) => message?.user === id && !message.subtype);
    if (mine) this.#edit(mine.key);
  }

  focusMessage(ts) {
    this.#nodeOf(ts)?.focus();
  }

  #listen() {
    const on = (type, act) => this.#list.addEventListener(type, act);
    on("focusin", ({ target }) => this.#focused(target.closest(".message")));
    on("pointerover", ({ target }) => this.#offerActions(target.closest(".message")));
    on("keydown", (event) => this.#walk(event));
    this.#newer.addEventListener("click", () => this.showLast());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#pinned && this.toEnd()).observe(this.#scroller);
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#pinned = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#pinned) this.#newer.hidden = true;
  }

  // -- drawing

  #render(item) {
    if (item.kind === "day") return divider(dayName(item.ts));
    if (item.kind === "replies") return divider(texts.replies(item.count), "divider-start");
    const node = renderMessage(item, this.#context());
    if (item.editing) node.querySelector(".body").replaceWith(this.#editor(item.message));
    return node;
  }

  #context() {
    const { channel } = this.#place;
    const state = this.#state;
    return {
      state,
      channel,
      surface: (message) => ({
        directory: state,
        act: (action, node) => this.#act(channel, message, action, node),
      }),
      onReact: ({ ts }, name, remove) => attempt(this.#api.react(channel, ts, name, remove)),
      onDismiss: ({ ts }) => this.#dismiss(ts),
    };
  }

  #act(channel, { ts, is_ephemeral }, action, node) {
    const where = { channel, message_ts: ts, is_ephemeral: Boolean(is_ephemeral) };
    return this.#api.act(where, action, readValues(node.closest(".message")));
  }

  #dismiss(ts) {
    this.#state.apply({ type: "ephemeral_deleted", channel: this.#place.channel, ts });
    this.update(this.#place, this.#items.filter(({ key }) => key !== ts));
  }

  // -- editing

  #edit(ts) {
    this.#editing = ts;
    this.update(this.#place, this.#items);
    const node = this.#nodeOf(ts);
    node.scrollIntoView({ block: "nearest" });
    node.querySelector("textarea").focus();
  }

  #stopEditing(ts) {
    this.#editing = null;
    this.update(this.#place, this.#items);
    this.focusMessage(ts);
  }

  #editor({ ts, text }) {
    const { channel } = this.#place;
    const done = () => this.#stopEditing(ts);
    const send = async (changed) => {
      if (changed !== text) await this.#api.edit(channel, ts, changed);
      done();
    };
    const [state, label] = [this.#state, texts.editMessage];
    return new Composer({ state, label, initial: text, send, onCancel: done }).node;
  }

  // -- the keyboard and the pointer

  #nodes() {
    return [...this.#list.querySelectorAll(":scope > .message")];
  }

  #nodeOf(ts) {
    return this.#list.querySelector(`:scope > [data-ts="${ts}"]`);
  }

  #keepOneTabStop() {
    const nodes = this.#nodes();
    if (!nodes.some((node) => node.tabIndex === 0)) nodes.at(-1)?.setAttribute("tabindex", "0");
  }

  #focused(node) {
    if (!node) return;
    for (const other of this.#nodes()) other.tabIndex = other === node ? 0 : -1;
    this.#offerActions(node);
  }

  #offerActions(node) {
    const message = node && this.#state.message(this.#place.channel, node.dataset.ts);
    if (message) this.#toolbar.attach(node, message, this.#place.channel);
  }

  #walk(event) {
    if (!event.target.matches(".message")) return;
    const next = neighbour(this.#nodes(), event.target, event.key);
    if (!next) return void this.#toolbar.onKey(event);
    event.preventDefault();
    next.focus();
  }
}

function divider(text, extra) {
  return el("div.divider", { role: "separator", class: extra }, el("span", text));
}
