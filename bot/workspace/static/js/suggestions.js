// The popup of completions over a text field: a listbox that the field, a combobox, steers.

import { avatar } from "./avatar.js";
import { complete } from "./completions.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

let boxes = 0;

export class Suggestions {
  #field;
  #state;
  #found = null; // {from, options}
  #chosen = 0;

  /** @param {HTMLTextAreaElement} field */
  constructor(field, state, label) {
    this.#field = field;
    this.#state = state;
    this.node = el("ul", { class: "suggestions", role: "listbox", id: `suggestions-${++boxes}`, hidden: true, "aria-label": label });
    const aria = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-expanded": "false", "aria-controls": this.node.id };
    for (const [name, value] of Object.entries(aria)) field.setAttribute(name, value);
    field.addEventListener("input", () => this.#look());
    field.addEventListener("click", () => this.#look());
    field.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return this.#found !== null;
  }

  /** → true when the key was meant for the popup. */
  onKey(event) {
    if (!this.isOpen || event.isComposing || event.shiftKey) return false;
    const keys = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1), Escape: () => this.close(),
      Enter: () => this.#take(this.#chosen), Tab: () => this.#take(this.#chosen) };
    if (!keys[event.key] || (event.key === "Enter" && this.#isTyped())) return false;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
    return true;
  }

  // A word that is there to the letter needs no completing: Enter sends.
  #isTyped() {
    const { from, options } = this.#found;
    const word = this.#field.value.slice(from, this.#field.selectionStart);
    return options[this.#chosen].insert.trim().toLowerCase() === word.toLowerCase();
  }

  close() {
    this.#found = null;
    this.node.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  #look() {
    this.#found = complete(this.#field.value, this.#field.selectionStart, this.#state);
    if (!this.#found) return this.close();
    this.#chosen = 0;
    this.node.replaceChildren(...this.#found.options.map((option, at) => this.#option(option, at)));
    this.node.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    this.#move(0);
  }

  #option({ label, usage, detail, source, person, bot }, at) {
    const picture = person ? avatar(this.#state.nameOf(person), { small: true, bot }) : icon(label.startsWith("/") ? "bolt" : "bell");
    const item = el("li", { class: "suggestion", role: "option", id: `${this.node.id}-${at}` }, picture,
      el("span", { class: "suggestion-words" },
        el("span", {}, el("strong", {}, label), usage && el("span", { class: "usage" }, ` ${usage}`)),
        el("small", {}, detail)),
      source && el("small", { class: "source" }, source));
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      this.#take(at);
    });
    return item;
  }

  #move(step) {
    const { length } = this.node.children;
    this.#chosen = (this.#chosen + step + length) % length;
    [...this.node.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === this.#chosen)));
    const item = this.node.children[this.#chosen];
    item.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", item.id);
  }

  #take(at) {
    const { from, options } = this.#found;
    const field = this.#field;
    field.setRangeText(options[at].insert, from, field.selectionStart, "end");
    this.close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }
}
