// The parts of blocks that one can press; those one fills in are in inputs.js.

import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { inputs } from "./inputs.js";
import { openMenu } from "./menu.js";
import { press } from "./press.js";
import { safeUrl } from "./rich-text.js";
import { plain } from "./text-object.js";
import { texts } from "./texts.js";

/**
 * @typedef {object} Surface  where the block stands
 * @property {import("./rich-text.js").Directory} directory
 * @property {(action: object, node: Element) => Promise<void>} act  tells the app; rejects when it fails
 */

/** An interactive element of `block` → a node; null for a type this page does not play. */
export function renderElement(element, block, surface) {
  return renderers[element.type]?.(element, block, surface) ?? null;
}

const TONES = { primary: "button-primary", danger: "button-danger" };

const renderers = {
  button(element, block, surface) {
    const button = el("button", { type: "button", class: `button ${TONES[element.style] ?? ""}`,
      "aria-label": element.accessibility_label, "data-action-id": element.action_id },
      plain(element.text), element.url && el("span", { "aria-hidden": "true" }, " ↗"));
    button.addEventListener("click", () => {
      openUrl(element.url);
      press(button, element, block, surface, { value: element.value, text: element.text });
    });
    return button;
  },

  overflow(element, block, surface) {
    const items = () => element.options.map((option) => ({
      label: plain(option.text),
      run() {
        openUrl(option.url);
        press(button, element, block, surface, { selected_option: option });
      },
    }));
    const button = iconButton(icon("more"), texts.moreActions, { "aria-haspopup": "menu" });
    button.addEventListener("click", () => openMenu(button, items(), texts.moreActions));
    return button;
  },

  feedback_buttons(element, block, surface) {
    const one = (choice, sign) => {
      const button = el("button", { type: "button", class: "button button-quiet",
        "aria-label": choice.accessibility_label, title: plain(choice.text), "data-action-id": element.action_id },
        el("span", { class: "emoji", "aria-hidden": "true" }, sign), ` ${plain(choice.text)}`);
      button.addEventListener("click", () =>
        press(button, element, block, surface, { value: choice.value, text: choice.text }));
      return button;
    };
    return el("span", { class: "feedback", role: "group" },
      one(element.positive_button, "👍"), one(element.negative_button, "👎"));
  },

  icon_button(element, block, surface) {
    const button = iconButton(icon(element.icon === "trash" ? "trash" : "more"), plain(element.text),
      { "data-action-id": element.action_id });
    button.addEventListener("click", () => press(button, element, block, surface, { value: element.value }));
    return button;
  },

  ...inputs,
};

function openUrl(url) {
  if (url && safeUrl(url)) open(url, "_blank", "noopener,noreferrer");
}
