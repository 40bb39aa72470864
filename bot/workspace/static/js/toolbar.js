// The bar over the message under the pointer or the keyboard, and its menus.

import { ask } from "./confirm.js";
import { el } from "./dom.js";
import { emojiFor, REACTIONS } from "./emoji.js";
import { icon, iconButton } from "./icons.js";
import { openMenu } from "./menu.js";
import { attempt, toast } from "./notices.js";
import { open, permalink } from "./route.js";
import { texts } from "./texts.js";
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
  #react = this.#button("react", texts.react, "menu");
  #reply = this.#button("reply", texts.replyInThread);
  #more = this.#button("more", texts.moreActions, "menu");
  #bar;

  constructor({ state, api, onEdit, inThread }) {
    this.#state = state;
    this.#api = api;
    this.#onEdit = onEdit;
    this.#bar = el("div.toolbar", { role: "toolbar", "aria-label": texts.messageActions },
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
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (!name || !isPlain || this.#bar.parentNode !== event.target) return;
    event.preventDefault();
    this.#do(name);
  }

  #button(name, label, popup) {
    const key = Object.keys(KEYS).find((each) => KEYS[each] === name);
    const aria = { "aria-keyshortcuts": key, "aria-haspopup": popup };
    const title = `${label} (${key.toUpperCase()})`;
    return iconButton(name, label, { ...aria, title, onclick: () => this.#do(name) });
  }

  #do(name) {
    const { ts, thread_ts: thread = ts } = this.#message;
    const actions = {
      react: () => openMenu(this.#react, this.#reactions(), texts.react, { row: true }),
      reply: () => open({ channel: this.#channel, thread }),
      more: () => openMenu(this.#more, this.#menu(), texts.moreActions),
      edit: () => this.#isMine() && this.#onEdit(this.#message),
      remove: () => this.#isMine() && this.#remove(this.#channel, this.#message),
    };
    actions[name]();
  }

  #isMine() {
    return this.#message.user === this.#state.me.id && !this.#message.subtype;
  }

  #reactions() {
    const channel = this.#channel;
    const { ts, reactions = [] } = this.#message;
    const mine = reactions.filter(({ users }) => users.includes(this.#state.me.id));
    return REACTIONS.map((name) => {
      const checked = mine.some((each) => each.name === name);
      const run = () => attempt(this.#api.react(channel, ts, name, checked));
      const picture = document.createTextNode(emojiFor(name));
      return { label: name.replaceAll("_", " "), icon: picture, checked, run };
    });
  }

  #menu() {
    const [channel, message] = [this.#channel, this.#message];
    const edit = { label: texts.edit, icon: icon("edit"), run: () => this.#do("edit") };
    const remove = { label: texts.delete, icon: icon("trash"), run: () => this.#do("remove") };
    return [
      ...this.#shortcuts(),
      { label: texts.copyLink, icon: icon("link"), run: () => copyLink(channel, message) },
      ...(this.#isMine() ? [edit, { ...remove, danger: true }] : []),
    ];
  }

  #shortcuts() {
    const place = { channel: this.#channel, ts: this.#message.ts };
    return this.#state.shortcuts("message").map(({ name, app, callback_id: id }) => ({
      label: name,
      detail: app,
      icon: icon("bolt"),
      run: () => attempt(this.#api.shortcut(id, place)),
    }));
  }

  async #remove(channel, { ts, text }) {
    const preview = typedOf(text, this.#state).slice(0, PREVIEW);
    const words = { title: texts.deleteTitle, text: texts.deleteText, yes: texts.delete };
    if (await ask({ ...words, preview, danger: true })) await attempt(this.#api.remove(channel, ts));
  }
}

async function copyLink(channel, { ts, thread_ts: thread = ts }) {
  await navigator.clipboard.writeText(permalink({ channel, thread }));
  toast(texts.linkCopied);
}
