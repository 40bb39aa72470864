// Elements are made here, and only here; strings become text nodes, never markup.

/**
 * el("a.link.external", { href: "#/C1", onclick: go }, "general", picture) → an <a>
 *
 * Plain objects are attributes and listeners; strings and nodes are children; arrays are opened;
 * null, undefined and false are left out, as children and as attributes. A button submits nothing
 * unless it says type: "submit".
 */
export function el(selector, ...parts) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  node.classList.add(...classes);
  for (const part of parts.flat(Infinity)) add(node, part);
  return node;
}

function add(node, part) {
  if (typeof part === "string" || part instanceof Node) node.append(part);
  else for (const [name, value] of Object.entries(part || {})) assign(node, name, value);
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.classList.add(...value.split(" "));
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** The node a walk by arrow keys, Home and End leads to from `current`; undefined at the ends. */
export function neighbour(nodes, current, key) {
  const at = nodes.indexOf(current);
  const steps = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: nodes.length - 1 };
  return nodes[steps[key]];
}
