// Keep a list of nodes in step with a list of items, touching only what changed.

/**
 * @param {Element} parent
 * @param {(item: {key: string}) => Element} render
 * @returns {(items: {key: string}[]) => void}  shows these items; they are compared field by field
 */
export function keyedList(parent, render) {
  let shown = new Map(); // key → {item, node}
  return (items) => {
    const wanted = new Map(items.map((item) => [item.key, drawn(shown.get(item.key), item, render)]));
    for (const [key, { node }] of shown) {
      const successor = wanted.get(key)?.node;
      if (successor !== node) retire(node, successor);
    }
    let cursor = parent.firstChild;
    for (const { node } of wanted.values()) {
      if (node === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(node, cursor);
    }
    shown = wanted;
  };
}

function drawn(old, item, render) {
  return old && alike(old.item, item) ? old : { item, node: render(item) };
}

function alike(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

// The keyboard stays where it was when the node under it is drawn anew.
function retire(node, successor) {
  const focused = node.contains(document.activeElement) && document.activeElement;
  if (!successor) return node.remove();
  node.replaceWith(successor);
  if (!focused) return;
  const { actionId } = focused.dataset;
  const twin = actionId && successor.querySelector(`[data-action-id="${CSS.escape(actionId)}"]`);
  const heir = twin || (successor.matches("[tabindex]") ? successor : successor.querySelector("a"));
  heir?.focus({ preventScroll: true });
}
