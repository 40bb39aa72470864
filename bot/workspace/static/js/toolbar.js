// The bar over the message under the pointer or the keyboard, and its menus.

import { ask } from "./confirm.js";
import { el, iconButton } from "./dom.js";
import { emojiFor, REACTIONS } from "./emoji.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { toast } from "./notices.js";
import { open, permalink } from "./route.js";
import { errorText, texts } from "./texts.js";
import { typedOf } from "./wire.js";

/** Keys on a focused message. */
const KEYS = { t: "reply", r: "react", m: "more", e: "edit", Delete: "remove", Backspace: "remove" };
const PREVIEW = 240; // characters of the message in "Delete this message?"

export class Toolbar {
  #state;
  #api;
  #onEdit;
  #message = null;
  #channel = "";
  #react = this.#button("react", texts.react, { "aria-haspopup": "menu" });
  #reply = this.#button("reply", texts.replyInThread);
  #more = this.#button("more", texts.moreActions, { "aria-haspopup": "menu" });
  #bar;

  constructor({ state, api, onEdit, inThread }) {
    this.#state = state;
    this.#api = api;
    this.#onEdit = onEdit;
    this.#bar = el("div", { class: "toolbar", role: "toolbar", "aria-label": texts.messageActions },
      this.#react, inThread ? null : this.#reply, this.#more);
  }

  /** Stand over this message from now on, unless a menu is open elsewhere. */
  attach(node, message, channel) {
    if (this.#bar.querySelector(":popover-open")) return;
    this.#message = message;
    this.#channel = channel;
    if (message.is_ephemeral || message.subtype === "tombstone") this.#bar.remove();
    else if (this.#bar.parentNode !== node) node.append(this.#bar);
  }

  onKey(event) {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || this.#bar.parentNode !== event.target) return;
    event.preventDefault();
    this.#do(name);
  }

  #button(name, label, attributes) {
    const key = Object.keys(KEYS).find((each) => KEYS[each] === name);
    const title = `${label} (${key.toUpperCase()})`;
    return iconButton(icon(name), label, { title, "aria-keyshortcuts": key, onclick: () => this.#do(name), ...attributes });
  }

  #do(name) {
    const mine = this.#message.user === this.#state.me.id && !this.#message.subtype;
    const { ts, thread_ts: thread } = this.#message;
    const actions = {
      react: () => openMenu(this.#react, REACTIONS.map((each) => this.#reaction(each)), texts.react, { row: true }),
      reply: () => open({ channel: this.#channel, thread: thread ?? ts }),
      more: () => openMenu(this.#more, this.#menu(mine), texts.moreActions),
      edit: () => mine && this.#onEdit(this.#message),
      remove: () => mine && this.#remove(this.#channel, this.#message),
    };
    actions[name]();
  }

  #reaction(name) {
    const [channel, { ts, reactions = [] }] = [this.#channel, this.#message];
    const mine = reactions.some((each) => each.name === name && each.users.includes(this.#state.me.id));
    return {
      label: name.replaceAll("_", " "), icon: document.createTextNode(emojiFor(name)), checked: mine,
      run: () => attempt(this.#api.react(channel, ts, name, mine)),
    };
  }

  #menu(mine) {
    return [
      ...this.#shortcuts(),
      { label: texts.copyLink, icon: icon("link"), run: () => copyLink(this.#channel, this.#message) },
      ...(mine ? [
        { label: texts.edit, icon: icon("edit"), run: () => this.#do("edit") },
        { label: texts.delete, icon: icon("trash"), danger: true, run: () => this.#do("remove") },
      ] : []),
    ];
  }

  #shortcuts() {
    const place = { channel: this.#channel, ts: this.#message.ts };
    return [...this.#state.apps.values()].flatMap((app) => app.shortcuts
      .filter(({ type }) => type === "message")
      .map(({ name, callback_id: id }) => ({
        label: name, detail: app.name, icon: icon("bolt"), run: () => attempt(this.#api.shortcut(id, place)),
      })));
  }

  async #remove(channel, { ts, text }) {
    const preview = typedOf(text, this.#state).slice(0, PREVIEW);
    const sure = await ask({ title: texts.deleteTitle, text: texts.deleteText, preview, yes: texts.delete, danger: true });
    if (sure) await attempt(this.#api.remove(channel, ts));
  }
}

const attempt = (request) => request.catch((error) => toast(errorText(error)));

async function copyLink(channel, { ts, thread_ts: thread, reply_count: replies }) {
  await navigator.clipboard.writeText(permalink({ channel, thread: thread ?? (replies ? ts : undefined) }));
  toast(texts.linkCopied);
}
