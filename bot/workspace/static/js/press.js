// One press of something interactive: ask, tell the app, and say on the spot if it failed.

import { askToConfirm } from "./confirm.js";
import { el } from "./dom.js";
import { errorText } from "./texts.js";

/**
 * @param {Element} node  what was pressed
 * @param {object} element  its Block Kit element
 * @param {object} block  the block it is in
 * @param {import("./elements.js").Surface} surface
 * @returns {Promise<boolean>}  whether it was pressed, and the app took it
 * @param {object} details  what Slack's action carries of it, e.g. {value} or {selected_option}
 */
export async function press(node, element, block, surface, details) {
  if (node.getAttribute("aria-busy")) return false;
  if (element.confirm && !(await askToConfirm(element.confirm))) return false;
  const { type, action_id } = element;
  const place = node.closest(".block") ?? node;
  place.querySelector(":scope > .problem")?.remove();
  node.setAttribute("aria-busy", "true");
  try {
    await surface.act({ type, action_id, block_id: block.block_id, ...details }, node);
    return true;
  } catch (error) {
    place.append(el("p.problem", { role: "alert" }, errorText(error)));
    return false;
  } finally {
    node.removeAttribute("aria-busy");
  }
}
