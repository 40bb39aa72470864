// A question before something is done: Slack's confirm object, and the page's own deletions.

import { el } from "./dom.js";
import { plain } from "./text-object.js";
import { texts } from "./texts.js";

/** @returns {Promise<boolean>} for Slack's confirm object {title, text, confirm, deny, style?} */
export function askToConfirm({ title, text, confirm, deny, style }) {
  return ask({
    title: plain(title),
    text: plain(text),
    yes: plain(confirm) || texts.yes,
    no: plain(deny) || texts.cancel,
    danger: style === "danger",
  });
}

/** @returns {Promise<boolean>} false when it is closed in any other way than by "yes" */
export function ask({ title, text, preview, yes, no = texts.cancel, danger }) {
  const tone = danger ? "button-danger-filled" : "button-filled";
  const dialog = el("dialog.dialog.confirm", { "aria-labelledby": "confirm-title" },
    el("form", { method: "dialog" },
      el("h2", { id: "confirm-title" }, title),
      el("p", text),
      preview && el("blockquote.preview", preview),
      el("div.dialog-buttons",
        el("button.button", { type: "submit", value: "no" }, no),
        el("button.button", { type: "submit", value: "yes", class: tone, autofocus: true }, yes))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
