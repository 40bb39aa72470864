// Values of the inputs drawn from blocks, in the shape of Slack's view.state.values.

const fields = new WeakMap(); // node → {read, write}

/**
 * Mark `node` as the input of an element.
 * @param {{blockId: string, actionId: string}} ids
 * @param {{read: () => object, write: (value: object) => void}} field  as in state.values
 */
export function registerField(node, ids, field) {
  node.dataset.field = "";
  node.dataset.blockId = ids.blockId;
  node.dataset.actionId = ids.actionId;
  fields.set(node, field);
}

const within = (root) => [...root.querySelectorAll("[data-field]")];

/** → {block_id: {action_id: {type, value | selected_option | …}}} */
export function readValues(root) {
  const values = {};
  for (const node of within(root)) {
    const { blockId, actionId } = node.dataset;
    (values[blockId] ??= {})[actionId] = fields.get(node).read();
  }
  return values;
}

/** Put back what was typed, where block_id and action_id are still there, as Slack does on views.update. */
export function writeValues(root, values) {
  for (const node of within(root)) {
    const { blockId, actionId } = node.dataset;
    const value = values[blockId]?.[actionId];
    if (value) fields.get(node).write(value);
  }
}
