// The box one writes in: Enter sends, Shift+Enter is a new line, and no draft is lost.

import { commandOf } from "./completions.js";
import { el } from "./dom.js";
import { iconButton } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { errorText, texts } from "./texts.js";
import { typedOf, wireOf } from "./wire.js";

const TALLEST = 260; // pixels; then the box scrolls

export class Composer {
  #state;
  #send;
  #onCancel;
  #onUp;
  #takesCommands;
  #suggestions;
  #draftKey = null;
  #field;
  #hint = el("p.composer-hint", { hidden: true });
  #problem = el("p.problem", { role: "alert", hidden: true });

  /**
   * @param {object} options
   * @param {(wire: string, typed: string) => Promise<void>} options.send  rejects to give the text back
   * @param {string} [options.initial]  wire text to edit
   * @param {() => void} [options.onCancel]  given when editing: there are Save and Cancel then
   * @param {() => void} [options.onUp]  ↑ in the empty box
   * @param {Element} [options.tools]  more buttons
   * @param {boolean} [options.takesCommands]  completes /commands and says how to use them
   */
  constructor({ state, send, label = "", initial = "", onCancel, onUp, tools, takesCommands }) {
    this.#state = state;
    this.#send = send;
    this.#onCancel = onCancel;
    this.#onUp = onUp;
    this.#takesCommands = takesCommands;
    this.#field = el("textarea.composer-field", { rows: "1", autocomplete: "off" },
      { "aria-label": label, value: typedOf(initial, state) });
    this.#suggestions = new Suggestions(this.#field, state, takesCommands);
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    const keys = el("span.composer-keys", texts.keys);
    this.node = el("div.composer", onCancel && { class: "composer-edit" },
      this.#suggestions.node,
      el("div.composer-box", this.#field, el("div.composer-bar", tools, keys, this.#buttons())),
      this.#hint, this.#problem);
    requestAnimationFrame(() => this.#grow());
  }

  /** Show this place's draft and call the box by its name. */
  moveTo(draftKey, label) {
    this.#field.setAttribute("aria-label", label);
    this.#field.placeholder = label;
    if (draftKey === this.#draftKey) return;
    this.#draftKey = draftKey;
    this.#fill(sessionStorage.getItem(draftKey) ?? "");
    this.#say("");
  }

  focus() {
    this.#field.focus();
  }

  /** Begin a message, e.g. with "/excerpt ", for the person to go on. */
  begin(text) {
    this.#fill(text + this.#field.value);
    this.focus();
  }

  #buttons() {
    const onclick = () => this.#submit();
    if (!this.#onCancel) return iconButton("send", texts.send, { class: "send", onclick });
    return el("span.composer-choice",
      el("button.button", { onclick: this.#onCancel }, texts.cancel),
      el("button.button.button-filled", { onclick }, texts.save));
  }

  #onKey(event) {
    if (event.isComposing || this.#suggestions.onKey(event)) return;
    const act = this.#keys()[event.key];
    if (!act || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #keys() {
    return {
      Enter: () => this.#submit(),
      Escape: this.#onCancel,
      ArrowUp: this.#field.value ? null : this.#onUp,
    };
  }

  async #submit() {
    const typed = this.#field.value.trim();
    if (!typed) return;
    const draftKey = this.#draftKey;
    this.#suggestions.close();
    if (!this.#onCancel) this.#fill("");
    this.#say("");
    try {
      await this.#send(wireOf(typed, this.#state), typed);
    } catch (error) {
      this.#giveBack(typed, draftKey, errorText(error));
    }
  }

  /** Nothing written is lost: it comes back where it was written, above what was begun meanwhile. */
  #giveBack(typed, draftKey, problem) {
    if (draftKey !== this.#draftKey) return sessionStorage.setItem(draftKey, typed);
    if (!this.#onCancel) this.#fill([typed, this.#field.value].filter(Boolean).join("\n"));
    this.#say(problem);
  }

  #fill(text) {
    this.#field.value = text;
    this.#field.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  #changed() {
    if (this.#draftKey) sessionStorage.setItem(this.#draftKey, this.#field.value);
    if (this.#takesCommands) this.#explain(commandOf(this.#field.value, this.#state));
    this.#grow();
  }

  #explain(command) {
    this.#hint.hidden = !command;
    if (!command) return;
    const { label, usage = "", detail } = command;
    this.#hint.textContent = `${label} ${usage} — ${detail}`;
  }

  #say(text) {
    this.#problem.textContent = text;
    this.#problem.hidden = !text;
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST)}px`;
  }
}
