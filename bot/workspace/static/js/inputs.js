// What one fills in. In an `input` block it is read on submit; elsewhere each change is an action.

import { el } from "./dom.js";
import { registerField } from "./form-values.js";
import { press } from "./press.js";
import { plain } from "./text-object.js";
import { texts } from "./texts.js";

/** Element type → its drawing, as in elements.js. */
export const inputs = {
  plain_text_input: typed("text", "value"),
  email_text_input: typed("email", "value"),
  url_text_input: typed("url", "value"),
  number_input: typed("number", "value"),
  datepicker: typed("date", "selected_date"),
  timepicker: typed("time", "selected_time"),
  static_select: select,
  users_select: chosenId("selected_user", ({ users }) => users, "nameOf"),
  channels_select: chosenId("selected_channel", ({ channels }) => channels, "channelName"),
  conversations_select: chosenId("selected_conversation", ({ channels }) => channels, "channelName"),
  checkboxes: choices("checkbox"),
  multi_static_select: choices("checkbox"),
  radio_buttons: choices("radio"),
};

/** Make `node` the field of an element: `read` and `write` speak of its part of state.values. */
function field(node, element, block, surface, { read, write }) {
  const ids = { blockId: block.block_id, actionId: element.action_id };
  registerField(node, ids, { read: () => ({ type: element.type, ...read() }), write });
  const acts = block.type !== "input" || block.dispatch_action;
  if (acts) node.addEventListener("change", () => press(node, element, block, surface, read()));
  return node;
}

/** A text field of an HTML type, its value under `key`. */
function typed(type, key) {
  return (element, block, surface) => {
    const initial = element[key.replace("selected", "initial")] ?? element.initial_value ?? "";
    const given = { placeholder: plain(element.placeholder), autocomplete: "off" };
    const step = element.is_decimal_allowed ? "any" : null;
    const node = element.multiline
      ? el("textarea.input", given, { rows: "4" })
      : el("input.input", given, { type, step });
    node.value = initial;
    const read = () => ({ [key]: node.value || null });
    const write = (value) => (node.value = value[key] ?? "");
    return field(node, element, block, surface, { read, write });
  };
}

function select(element, block, surface) {
  const groups = element.option_groups ?? [{ options: element.options }];
  const options = groups.flatMap((group) => group.options);
  const drawn = groups.map((group) => {
    const items = group.options.map((option) => item(options.indexOf(option), plain(option.text)));
    return group.label ? el("optgroup", { label: plain(group.label) }, items) : items;
  });
  const node = menu(element, drawn);
  const read = () => ({ selected_option: options[node.value] ?? null });
  const write = ({ selected_option: wanted }) => {
    const at = options.findIndex((option) => option.value === wanted?.value);
    node.value = at < 0 ? "" : String(at);
  };
  write({ selected_option: element.initial_option });
  return field(node, element, block, surface, { read, write });
}

/** A select of people or channels: its value is an id, not an option. */
function chosenId(key, things, namer) {
  return (element, block, surface) => {
    const { directory } = surface;
    const ids = [...things(directory).keys()];
    const node = menu(element, ids.map((id) => item(id, directory[namer](id))));
    const read = () => ({ [key]: node.value || null });
    const write = (value) => (node.value = value[key] ?? "");
    write({ [key]: element[key.replace("selected", "initial")] });
    return field(node, element, block, surface, { read, write });
  };
}

const item = (value, label) => el("option", { value: String(value) }, label);

function menu(element, items) {
  const invitation = plain(element.placeholder) || texts.choose;
  return el("select.input", { "aria-label": invitation }, item("", invitation), items);
}

let groups = 0;

/** Boxes to tick: several, or one of them. */
function choices(type) {
  return (element, block, surface) => {
    const name = `choice-${++groups}`;
    const { options } = element;
    const boxes = options.map((option) => el("input", { type, name, value: option.value }));
    const node = el("div.choices", { role: "group" }, boxes.map((box, at) => choice(box, options[at])));
    const chosen = () => options.filter((_, at) => boxes[at].checked);
    const check = (wanted) => {
      const values = wanted.map((option) => option?.value);
      for (const box of boxes) box.checked = values.includes(box.value);
    };
    check(element.initial_options ?? [element.initial_option]);
    return field(node, element, block, surface, type === "radio"
      ? { read: () => ({ selected_option: chosen()[0] ?? null }), write: (v) => check([v.selected_option]) }
      : { read: () => ({ selected_options: chosen() }), write: (v) => check(v.selected_options) });
  };
}

function choice(box, { text, description }) {
  return el("label.choice", box, el("span", plain(text), description && el("small", plain(description))));
}
