// The stack of views an app has opened: the top one in a dialog, those below as they were left.

import { renderBlocks } from "./blocks.js";
import { el, iconButton } from "./dom.js";
import { readValues, writeValues } from "./form-values.js";
import { icon } from "./icons.js";
import { plain } from "./text-object.js";
import { errorText, texts } from "./texts.js";
import { problemsOf } from "./validation.js";

export class Modals {
  #state;
  #api;
  #forms = new Map(); // view id → {view, node}
  #errors = null;
  #dialog = el("dialog", { class: "dialog modal" });

  constructor({ state, api }) {
    this.#state = state;
    this.#api = api;
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#close();
    });
    document.body.append(this.#dialog);
  }

  update() {
    const { views, viewErrors } = this.#state;
    for (const view of views) if (this.#forms.get(view.id)?.view !== view) this.#draw(view);
    for (const id of this.#forms.keys()) if (!views.some((view) => view.id === id)) this.#forms.delete(id);
    this.#show(views.at(-1));
    if (viewErrors && viewErrors !== this.#errors) this.#showErrors(viewErrors.view_id, viewErrors.errors);
    this.#errors = viewErrors;
  }

  #show(view) {
    if (!view) return this.#dialog.close();
    const { node } = this.#forms.get(view.id);
    const isNew = node.parentNode !== this.#dialog;
    if (isNew) this.#dialog.replaceChildren(node);
    this.#dialog.setAttribute("aria-label", plain(view.title));
    if (!this.#dialog.open) this.#dialog.showModal();
    if (isNew) (node.querySelector(".dialog-body :is(input, textarea, select, button)") ?? node.querySelector(".dialog-body")).focus();
  }

  /** A view that was updated keeps what was typed into fields it still has. */
  #draw(view) {
    const old = this.#forms.get(view.id)?.node;
    const node = this.#form(view);
    if (old) {
      writeValues(node, readValues(old));
      this.#keepFocus(old, node);
    }
    this.#forms.set(view.id, { view, node });
  }

  #keepFocus(old, node) {
    const { actionId } = document.activeElement?.dataset ?? {};
    const hadFocus = old.contains(document.activeElement);
    if (!hadFocus) return;
    old.replaceWith(node);
    const twin = actionId && node.querySelector(`[data-action-id="${CSS.escape(actionId)}"]`);
    (twin || node.querySelector(".dialog-body")).focus();
  }

  #form(view) {
    const act = (action) => this.#api.act({ view_id: view.id }, action, readValues(node));
    const isStacked = this.#state.views.indexOf(view) > 0;
    const node = el("form", { class: "view", novalidate: true, "data-view-id": view.id },
      el("header", { class: "dialog-header" },
        isStacked && iconButton(icon("back"), texts.back, { onclick: () => this.#close() }),
        el("h2", {}, plain(view.title)),
        iconButton(icon("close"), texts.close, { onclick: () => this.#close(true) })),
      el("div", { class: "dialog-body", tabindex: "-1" }, renderBlocks(view.blocks, { directory: this.#state, act })),
      el("footer", { class: "dialog-buttons" },
        el("p", { class: "problem", role: "alert", hidden: true }),
        el("button", { type: "button", class: "button", onclick: () => this.#close() },
          plain(view.close) || (isStacked ? texts.back : texts.close)),
        view.submit && el("button", { type: "submit", class: "button button-filled" }, plain(view.submit))));
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(view, node);
    });
    return node;
  }

  async #submit(view, node) {
    if (node.getAttribute("aria-busy")) return;
    const values = readValues(node);
    const problems = problemsOf(view.blocks, values);
    this.#showErrors(view.id, problems);
    if (Object.keys(problems).length) return;
    node.setAttribute("aria-busy", "true");
    try {
      await this.#api.submit(view.id, values);
    } catch (error) {
      this.#showErrors(view.id, {}, errorText(error));
    } finally {
      node.removeAttribute("aria-busy");
    }
  }

  /** Each error at its field; the first of them gets the keyboard. */
  #showErrors(viewId, errors, general = "") {
    const { node } = this.#forms.get(viewId) ?? {};
    if (!node) return;
    node.querySelectorAll(".field-problem").forEach((old) => old.remove());
    const footer = node.querySelector(".dialog-buttons .problem");
    const blocks = Object.keys(errors).map((id) => [id, node.querySelector(`[data-block-id="${CSS.escape(id)}"].block`)]);
    const homeless = blocks.filter(([, block]) => !block).map(([id]) => errors[id]);
    footer.textContent = [general, ...homeless].filter(Boolean).join(" ");
    footer.hidden = !footer.textContent;
    for (const [id, block] of blocks) block?.append(el("p", { class: "field-problem", role: "alert" }, errors[id]));
    blocks[0]?.[1]?.querySelector("[data-field], input")?.focus();
  }

  /** Go back one view, or leave them all; the app hears of it. */
  #close(all = false) {
    const top = this.#state.views.at(-1);
    if (!top) return;
    this.#api.close(top.id, all).catch(() => {}); // closed is closed, also when the line is down
    this.#state.apply(all ? { type: "views_closed" } : { type: "view_closed", view_id: top.id });
    this.update();
  }
}
