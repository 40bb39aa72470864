// The popup of completions over a text field: a listbox that the field, a combobox, steers.

import { avatar } from "./avatar.js";
import { complete } from "./completions.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { texts } from "./texts.js";

let boxes = 0;

export class Suggestions {
  #field;
  #state;
  #takesCommands;
  #found = null; // {from, options} while the popup is open
  #chosen = 0;

  /** @param {HTMLTextAreaElement} field */
  constructor(field, state, takesCommands) {
    const id = `suggestions-${++boxes}`;
    this.#field = field;
    this.#state = state;
    this.#takesCommands = takesCommands;
    this.node = el("ul.suggestions", { role: "listbox", id, "aria-label": texts.suggestions });
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", id);
    field.addEventListener("input", () => this.#look());
    field.addEventListener("click", () => this.#look());
    field.addEventListener("blur", () => this.close());
    this.close();
  }

  /** → true when the key was meant for the popup. */
  onKey(event) {
    const act = this.#found && !event.shiftKey && this.#keys()[event.key];
    if (!act) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  close() {
    this.#found = null;
    this.node.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  #keys() {
    const take = () => this.#take(this.#chosen);
    return {
      ArrowDown: () => this.#choose(this.#chosen + 1),
      ArrowUp: () => this.#choose(this.#chosen - 1),
      Escape: () => this.close(),
      Tab: take,
      Enter: this.#isTyped() ? null : take,
    };
  }

  // A word that is there to the letter needs no completing: Enter sends.
  #isTyped() {
    const { from, options } = this.#found;
    const word = this.#field.value.slice(from, this.#field.selectionStart);
    return options[this.#chosen].insert.trim().toLowerCase() === word.toLowerCase();
  }

  #look() {
    const { value, selectionStart } = this.#field;
    this.#found = complete(value, selectionStart, this.#state, this.#takesCommands);
    if (!this.#found) return this.close();
    this.node.replaceChildren(...this.#found.options.map((option, at) => this.#option(option, at)));
    this.node.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    this.#choose(0);
  }

  #option(option, at) {
    const { label, usage, detail, source } = option;
    const onpointerdown = (event) => {
      event.preventDefault(); // the field keeps the focus
      this.#take(at);
    };
    return el("li.suggestion", { role: "option", id: `${this.node.id}-${at}`, onpointerdown },
      this.#picture(option),
      el("span.suggestion-words",
        el("span", el("strong", label), usage && el("span.usage", ` ${usage}`)),
        el("small", detail)),
      source && el("small", source));
  }

  #picture({ label, person }) {
    if (!person) return icon(label.startsWith("/") ? "bolt" : "bell");
    return avatar(this.#state.nameOf(person), { small: true, bot: this.#state.isBot(person) });
  }

  #choose(at) {
    const items = [...this.node.children];
    this.#chosen = (at + items.length) % items.length;
    for (const item of items) item.setAttribute("aria-selected", "false");
    const chosen = items[this.#chosen];
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", chosen.id);
  }

  #take(at) {
    const { from, options } = this.#found;
    this.#field.setRangeText(options[at].insert, from, this.#field.selectionStart, "end");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }
}
