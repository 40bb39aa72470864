// The stack of views an app has opened: the top one in a dialog, those below as they were left.

import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { readValues, writeValues } from "./form-values.js";
import { iconButton } from "./icons.js";
import { plain } from "./text-object.js";
import { errorText, texts } from "./texts.js";
import { problemsOf } from "./validation.js";

export class Modals {
  #state;
  #api;
  #forms = new Map(); // view id → {view, node}
  #errors = null; // the view_errors frame shown last
  #dialog = el("dialog.dialog.modal");

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
    const open = views.map(({ id }) => id);
    for (const id of this.#forms.keys()) if (!open.includes(id)) this.#forms.delete(id);
    this.#show(views.at(-1));
    if (viewErrors && viewErrors !== this.#errors) {
      this.#showProblems(viewErrors.view_id, viewErrors.errors);
    }
    this.#errors = viewErrors;
  }

  #show(view) {
    if (!view) return this.#dialog.close();
    const { node } = this.#forms.get(view.id);
    const isNew = node.parentNode !== this.#dialog;
    if (isNew) this.#dialog.replaceChildren(node);
    this.#dialog.setAttribute("aria-label", plain(view.title));
    if (!this.#dialog.open) this.#dialog.showModal();
    if (isNew) focusFirst(node);
  }

  /** A view that was updated keeps what was typed into fields it still has, and the keyboard. */
  #draw(view) {
    const old = this.#forms.get(view.id)?.node;
    const node = this.#form(view);
    this.#forms.set(view.id, { view, node });
    if (!old) return;
    writeValues(node, readValues(old));
    const focused = old.contains(document.activeElement) && document.activeElement;
    const place = bodyOf(old).scrollTop;
    old.replaceWith(node);
    bodyOf(node).scrollTop = place;
    if (focused) focusTwin(node, focused.dataset.actionId);
  }

  #form(view) {
    const act = (action) => this.#api.act({ view_id: view.id }, action, readValues(node));
    const onsubmit = (event) => {
      event.preventDefault();
      this.#submit(view, node);
    };
    const drawn = renderBlocks(view.blocks, { directory: this.#state, act });
    const node = el("form.view", { novalidate: true, onsubmit },
      this.#header(view),
      el("div.dialog-body", { tabindex: "-1" }, drawn),
      this.#footer(view));
    return node;
  }

  #header(view) {
    const back = () => this.#close();
    const closeAll = () => this.#close(true);
    return el("header.dialog-header",
      this.#isStacked(view) && iconButton("back", texts.back, { onclick: back }),
      el("h2", plain(view.title)),
      iconButton("close", texts.close, { onclick: closeAll }));
  }

  #footer(view) {
    const leave = plain(view.close) || (this.#isStacked(view) ? texts.back : texts.close);
    const submit = plain(view.submit);
    return el("footer.dialog-buttons",
      el("p.problem", { role: "alert", hidden: true }),
      el("button.button", { onclick: () => this.#close() }, leave),
      submit && el("button.button.button-filled", { type: "submit" }, submit));
  }

  #isStacked(view) {
    return this.#state.views.indexOf(view) > 0;
  }

  async #submit(view, node) {
    if (node.getAttribute("aria-busy")) return;
    const values = readValues(node);
    const problems = problemsOf(view.blocks, values);
    this.#showProblems(view.id, problems);
    if (Object.keys(problems).length) return;
    node.setAttribute("aria-busy", "true");
    try {
      await this.#api.submit(view.id, values);
    } catch (error) {
      this.#showProblems(view.id, {}, errorText(error));
    } finally {
      node.removeAttribute("aria-busy");
    }
  }

  /** Each problem at its field, the first of which gets the keyboard; others below. */
  #showProblems(viewId, problems, general = "") {
    const { node } = this.#forms.get(viewId) ?? {};
    if (!node) return;
    for (const old of node.querySelectorAll(".field-problem")) old.remove();
    const below = [general];
    for (const [id, problem] of Object.entries(problems)) {
      const block = node.querySelector(`.block[data-block-id="${CSS.escape(id)}"]`);
      if (block) block.append(el("p.field-problem", { role: "alert" }, problem));
      else below.push(problem);
    }
    const footer = node.querySelector(".dialog-buttons .problem");
    footer.textContent = below.filter(Boolean).join(" ");
    footer.hidden = !footer.textContent;
    node.querySelector(".block:has(.field-problem) :is(input, textarea, select)")?.focus();
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

const bodyOf = (node) => node.querySelector(".dialog-body");

/** What is to be filled in; what is to be read begins at its top. */
function focusFirst(node) {
  (bodyOf(node).querySelector("input, textarea, select") ?? bodyOf(node)).focus();
}

function focusTwin(node, actionId) {
  const twin = actionId && node.querySelector(`[data-action-id="${CSS.escape(actionId)}"]`);
  (twin || bodyOf(node)).focus({ preventScroll: true });
}
