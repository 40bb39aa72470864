// Elements are made here, and only here; strings become text nodes, never markup.

/**
 * el("a", { class: "link", href: "#/C1", onclick: go }, "general") → an <a> element.
 * Attributes that are null, undefined or false are left out; so are such children.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) assign(node, name, value);
  node.append(...children.flat().filter((child) => child ?? false));
  return node;
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** A button that is only an icon still has a name: it is its label and its tooltip. */
export function iconButton(iconNode, label, attributes = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label,
    ...attributes }, iconNode);
}

/** The node of a keyboard walk within `nodes`: the key pressed on `current` → the next one. */
export function neighbour(nodes, current, key) {
  const at = nodes.indexOf(current);
  if (key === "Home") return nodes[0];
  if (key === "End") return nodes.at(-1);
  if (key === "ArrowDown") return nodes[at + 1] ?? (at < 0 ? nodes[0] : undefined);
  if (key === "ArrowUp") return at > 0 ? nodes[at - 1] : undefined;
  return undefined;
}
