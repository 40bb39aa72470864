// The parts of blocks that one can press; those one fills in are in inputs.js.

import { el } from "./dom.js";
import { iconButton } from "./icons.js";
import { inputs } from "./inputs.js";
import { openMenu } from "./menu.js";
import { press } from "./press.js";
import { safeUrl } from "./rich-text.js";
import { plain } from "./text-object.js";
import { texts } from "./texts.js";

/**
 * @typedef {object} Surface  where the block stands
 * @property {import("./rich-text.js").Directory} directory
 * @property {(action: object, node: Element) => Promise<void>} act  tells the app; rejects if it fails
 */

/** An interactive element of `block` → a node; null for a type this page does not play. */
export function renderElement(element, block, surface) {
  return renderers[element.type]?.(element, block, surface) ?? null;
}

const chosen = new Map(); // block_id/action_id → the value of the thumb that was pressed last

const STYLES = { primary: "button-primary", danger: "button-danger" };

const renderers = {
  ...inputs,

  button(element, block, surface) {
    const outward = element.url && el("span", { "aria-hidden": "true" }, " ↗");
    const button = el("button.button", ids(element), { class: STYLES[element.style] },
      { "aria-label": element.accessibility_label }, plain(element.text), outward);
    button.addEventListener("click", () => {
      openUrl(element.url);
      press(button, element, block, surface, { value: element.value, text: element.text });
    });
    return button;
  },

  overflow(element, block, surface) {
    const button = iconButton("more", texts.moreActions, { "aria-haspopup": "menu" });
    const choose = (option) => {
      openUrl(option.url);
      press(button, element, block, surface, { selected_option: option });
    };
    const items = element.options.map((option) => ({
      label: plain(option.text),
      run: () => choose(option),
    }));
    button.addEventListener("click", () => openMenu(button, items, texts.moreActions));
    return button;
  },

  feedback_buttons(element, block, surface) {
    const { positive_button: positive, negative_button: negative } = element;
    const place = `${block.block_id}/${element.action_id}`;
    const one = ({ text, value, accessibility_label: label }, sign) => {
      const aria = { "aria-label": label, "aria-pressed": String(chosen.get(place) === value) };
      const button = el("button.button.button-quiet", ids(element), aria,
        el("span.emoji", { "aria-hidden": "true" }, sign), ` ${plain(text)}`);
      button.addEventListener("click", async () => {
        if (!(await press(button, element, block, surface, { value, text }))) return;
        chosen.set(place, value);
        for (const each of button.parentNode.children) each.setAttribute("aria-pressed", each === button);
      });
      return button;
    };
    return el("span.feedback", { role: "group" }, one(positive, "👍"), one(negative, "👎"));
  },

  icon_button(element, block, surface) {
    const name = element.icon === "trash" ? "trash" : "more";
    const { value } = element;
    const button = iconButton(name, plain(element.text), ids(element));
    button.addEventListener("click", () => press(button, element, block, surface, { value }));
    return button;
  },
};

const ids = ({ action_id: id }) => ({ "data-action-id": id });

function openUrl(url) {
  if (url && safeUrl(url)) window.open(url, "_blank", "noopener,noreferrer");
}
