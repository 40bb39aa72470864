// A menu beside the thing that opened it: arrow keys, Enter, Escape, or a click elsewhere.

import { el, neighbour } from "./dom.js";

const GAP = 4; // pixels between anchor and menu, and between menu and window

/**
 * @param {Element} anchor  gets the focus back
 * @param {{label: string, run: () => void, icon?: Node, detail?: string, danger?: boolean, checked?: boolean}[]} items
 */
export function openMenu(anchor, items, label, { row = false } = {}) {
  const menu = el("div", { class: row ? "menu menu-row" : "menu", role: "menu", popover: "auto", "aria-label": label });
  menu.append(...items.map((item) => menuItem(item, menu)));
  menu.addEventListener("keydown", walk);
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && closed(menu, anchor));
  anchor.after(menu); // within the same dialog, if there is one
  anchor.setAttribute("aria-expanded", "true");
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.firstElementChild.focus();
}

function menuItem(item, menu) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const node = el("button", { type: "button", class: item.danger ? "menu-item danger" : "menu-item", role,
    tabindex: "-1", "aria-checked": item.checked?.toString(), "aria-label": item.icon ? item.label : null },
    item.icon, item.icon?.nodeType === Node.TEXT_NODE ? null : el("span", {}, item.label),
    item.detail && el("small", {}, item.detail));
  node.addEventListener("click", () => {
    menu.hidePopover();
    item.run();
  });
  return node;
}

function walk(event) {
  const turned = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" }[event.key] ?? event.key;
  const next = neighbour([...event.currentTarget.children], document.activeElement, turned);
  if (event.key === "Tab") event.currentTarget.hidePopover();
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
  const below = anchor.bottom + GAP + height < innerHeight;
  const top = below ? anchor.bottom + GAP : Math.max(GAP, anchor.top - GAP - height);
  const left = Math.max(GAP, Math.min(anchor.left, innerWidth - width - GAP));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
