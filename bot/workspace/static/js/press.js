// One press of something interactive: ask, tell the app, and say on the spot if it failed.

import { askToConfirm } from "./confirm.js";
import { el } from "./dom.js";
import { errorText } from "./texts.js";

/** Ask if need be, tell the app, and say under the element if it did not answer. */
export async function press(node, element, block, surface, details) {
  if (node.getAttribute("aria-busy")) return;
  if (element.confirm && !(await askToConfirm(element.confirm))) return;
  node.setAttribute("aria-busy", "true");
  clearProblem(node);
  try {
    const ids = { action_id: element.action_id, block_id: block.block_id };
    await surface.act({ type: element.type, ...ids, ...details }, node);
  } catch (error) {
    showProblem(node, errorText(error));
  } finally {
    node.removeAttribute("aria-busy");
  }
}

const blockOf = (node) => node.closest(".block") ?? node;

function showProblem(node, text) {
  blockOf(node).append(el("p", { class: "problem", role: "alert" }, text));
}

function clearProblem(node) {
  blockOf(node).querySelector(":scope > .problem")?.remove();
}
