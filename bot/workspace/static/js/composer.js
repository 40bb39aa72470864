// The box one writes in: Enter sends, Shift+Enter is a new line, and no draft is lost.

import { commandOf } from "./completions.js";
import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { errorText, texts } from "./texts.js";
import { typedOf, wireOf } from "./wire.js";

const TALLEST = 260; // pixels; then the box scrolls

export class Composer {
  #state;
  #send;
  #onCancel;
  #onUp;
  #suggestions;
  #draftKey = null;
  #field;
  #hint = el("p", { class: "composer-hint", hidden: true });
  #problem = el("p", { class: "problem", role: "alert", hidden: true });

  /**
   * @param {object} options
   * @param {(wire: string, typed: string) => Promise<void>} options.send  rejects to give the text back
   * @param {string} [options.initial]  wire text to edit
   * @param {() => void} [options.onCancel]  given when editing: there are Save and Cancel then
   * @param {() => void} [options.onUp]  ↑ in the empty box
   * @param {Element} [options.tools]  more buttons
   */
  constructor({ state, label, initial = "", send, onCancel, onUp, tools }) {
    this.#state = state;
    this.#send = send;
    this.#onCancel = onCancel;
    this.#onUp = onUp;
    this.#field = el("textarea", { class: "composer-field", rows: "1", "aria-label": label,
      value: typedOf(initial, state), autocomplete: "off" });
    this.#suggestions = new Suggestions(this.#field, state, texts.suggestions);
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.node = el("div", { class: onCancel ? "composer composer-edit" : "composer" },
      this.#suggestions.node,
      el("div", { class: "composer-box" }, this.#field,
        el("div", { class: "composer-bar" }, tools, el("span", { class: "composer-keys" }, texts.keys), this.#buttons())),
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
    this.say("");
  }

  focus() {
    this.#field.focus();
  }

  /** Begin a message, e.g. "/excerpt ", for the person to go on. */
  begin(text) {
    this.#fill(text + this.#field.value);
    this.focus();
  }

  /** A problem, said right here; "" takes it back. */
  say(text) {
    this.#problem.textContent = text;
    this.#problem.hidden = !text;
  }

  #buttons() {
    const submit = () => this.#submit();
    if (!this.#onCancel) return iconButton(icon("send"), texts.send, { class: "icon-button send", onclick: submit });
    return el("span", { class: "composer-choice" },
      el("button", { type: "button", class: "button", onclick: this.#onCancel }, texts.cancel),
      el("button", { type: "button", class: "button button-filled", onclick: submit }, texts.save));
  }

  #onKey(event) {
    if (event.isComposing || this.#suggestions.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#onCancel) {
      event.stopPropagation();
      this.#onCancel();
    } else if (event.key === "ArrowUp" && !this.#field.value && this.#onUp) {
      event.preventDefault();
      this.#onUp();
    }
  }

  async #submit() {
    const typed = this.#field.value.trim();
    if (!typed) return;
    const draftKey = this.#draftKey;
    this.#suggestions.close();
    if (!this.#onCancel) this.#fill("");
    this.say("");
    try {
      await this.#send(wireOf(typed, this.#state), typed);
    } catch (error) {
      this.#giveBack(typed, draftKey, errorText(error));
    }
  }

  /** Nothing written is lost: it comes back above what was begun meanwhile, where it was written. */
  #giveBack(typed, draftKey, problem) {
    if (draftKey !== this.#draftKey) return sessionStorage.setItem(draftKey, typed);
    if (!this.#onCancel) this.#fill([typed, this.#field.value].filter(Boolean).join("\n"));
    this.say(problem);
  }

  #fill(text) {
    this.#field.value = text;
    this.#field.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  #changed() {
    if (this.#draftKey) sessionStorage.setItem(this.#draftKey, this.#field.value);
    const command = this.#onCancel ? null : commandOf(this.#field.value, this.#state);
    this.#hint.hidden = !command;
    if (command) this.#hint.replaceChildren(el("strong", {}, command.label), ` ${command.usage ?? ""} — ${command.detail}`);
    this.#grow();
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST)}px`;
  }
}
