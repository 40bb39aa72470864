// What Slack checks in a modal before the app hears of it. Pure.

import { texts } from "./texts.js";

/**
 * @param {object[]} blocks
 * @param {object} values  as in view.state.values
 * @returns {Record<string, string>} block_id → what is wrong with it
 */
export function problemsOf(blocks, values) {
  const inputs = blocks.filter(({ type }) => type === "input");
  const found = inputs.map((block) => {
    const { block_id: id, element } = block;
    return [id, problemOf(block, values[id]?.[element.action_id])];
  });
  return Object.fromEntries(found.filter(([, problem]) => problem));
}

function problemOf({ optional, element }, state) {
  const { type, ...rest } = state ?? {};
  const [value] = Object.values(rest);
  const isEmpty = value === null || value === undefined || value.length === 0;
  if (isEmpty) return optional ? null : texts.required;
  if (element.min_length && value.length < element.min_length) return texts.tooShort(element.min_length);
  if (element.max_length && value.length > element.max_length) return texts.tooLong(element.max_length);
  if (type === "number_input") return numberProblem(element, Number(value));
  return null;
}

function numberProblem({ min_value: min, max_value: max }, value) {
  if (Number.isNaN(value)) return texts.notANumber;
  if (min !== undefined && value < Number(min)) return texts.atLeast(min);
  if (max !== undefined && value > Number(max)) return texts.atMost(max);
  return null;
}
