// A menu beside the thing that opened it: arrow keys, Enter, Escape, or a click elsewhere.

import { el, neighbour } from "./dom.js";

const GAP = 4; // pixels between anchor and menu, and between menu and window
const SIDEWAYS = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" };

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {() => void} run
 * @property {Node} [icon]
 * @property {string} [detail]
 * @property {boolean} [danger]
 * @property {boolean} [checked]  makes it one of a set
 */

/**
 * @param {Element} anchor  gets the keyboard back
 * @param {MenuItem[]} items
 * @param {{row?: boolean}} [options]  in a row: pictures only
 */
export function openMenu(anchor, items, label, { row = false } = {}) {
  const menu = el("div.menu", { role: "menu", popover: "auto", "aria-label": label });
  menu.classList.toggle("menu-row", row);
  menu.append(...items.map((item) => menuItem(item, menu, row)));
  menu.addEventListener("keydown", walk);
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && closed(menu, anchor));
  anchor.after(menu); // within the same dialog, if there is one
  anchor.setAttribute("aria-expanded", "true");
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.firstElementChild.focus();
}

function menuItem({ label, run, icon, detail, danger, checked }, menu, row) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const onclick = () => {
    menu.hidePopover();
    run();
  };
  return el("button.menu-item", { role, tabindex: "-1", "aria-checked": checked?.toString(), onclick },
    danger && { class: "danger" }, icon,
    row ? { "aria-label": label } : el("span", label),
    detail && el("small", detail));
}

function walk(event) {
  const menu = event.currentTarget;
  const key = SIDEWAYS[event.key] ?? event.key;
  const next = neighbour([...menu.children], document.activeElement, key);
  if (key === "Tab") menu.hidePopover();
  if (key === "Escape") event.stopPropagation(); // it closes the menu and nothing else
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function closed(menu, anchor) {
  const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
  menu.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (hadFocus) anchor.focus();
}

function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const top = below + height < innerHeight ? below : Math.max(GAP, anchor.top - GAP - height);
  const left = Math.max(GAP, Math.min(anchor.left, innerWidth - width - GAP));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
