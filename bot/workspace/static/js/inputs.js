// What one fills in. In an `input` block it is read on submit; elsewhere each change is an action.

import { el } from "./dom.js";
import { registerField } from "./form-values.js";
import { press } from "./press.js";
import { plain } from "./text-object.js";
import { texts } from "./texts.js";

/** Element type → its drawing, as in elements.js. */
export const inputs = {
  static_select: (element, block, surface) => select(element, block, surface, optionGroups(element)),
  multi_static_select: (element, block, surface) => choices(element, block, surface, "checkbox", element.options ?? []),
  users_select: (element, block, surface) => idSelect(element, block, surface, "selected_user", surface.directory.users),
  channels_select: (element, block, surface) =>
    idSelect(element, block, surface, "selected_channel", surface.directory.channels),
  conversations_select: (element, block, surface) =>
    idSelect(element, block, surface, "selected_conversation", surface.directory.channels),
  checkboxes: (element, block, surface) => choices(element, block, surface, "checkbox", element.options),
  radio_buttons: (element, block, surface) => choices(element, block, surface, "radio", element.options),
  datepicker: (element, block, surface) => input(element, block, surface, "date", "selected_date", element.initial_date),
  timepicker: (element, block, surface) => input(element, block, surface, "time", "selected_time", element.initial_time),
  plain_text_input: (element, block, surface) => input(element, block, surface, "text", "value", element.initial_value),
  email_text_input: (element, block, surface) => input(element, block, surface, "email", "value", element.initial_value),
  url_text_input: (element, block, surface) => input(element, block, surface, "url", "value", element.initial_value),
  number_input: (element, block, surface) => input(element, block, surface, "number", "value", element.initial_value),
};

function field(node, element, block, surface, { read, write }) {
  const typed = () => ({ type: element.type, ...read() });
  registerField(node, { blockId: block.block_id, actionId: element.action_id }, { read: typed, write });
  const acts = block.type !== "input" || block.dispatch_action;
  if (acts) node.addEventListener("change", () => press(node, element, block, surface, read()));
  return node;
}

function input(element, block, surface, type, key, initial) {
  const attributes = { class: "input", placeholder: plain(element.placeholder), value: initial ?? "" };
  const node = element.multiline
    ? el("textarea", { ...attributes, rows: "4" })
    : el("input", { ...attributes, type, step: element.is_decimal_allowed ? "any" : null });
  if (type !== "text") node.setAttribute("autocomplete", "off");
  return field(node, element, block, surface, {
    read: () => ({ [key]: node.value || null }),
    write: (value) => (node.value = value[key] ?? ""),
  });
}

function optionGroups(element) {
  return element.option_groups ?? [{ options: element.options ?? [] }];
}

function select(element, block, surface, groups) {
  const options = groups.flatMap((group) => group.options);
  const item = (option) => el("option", { value: String(options.indexOf(option)) }, plain(option.text));
  const node = el("select", { class: "input select", "aria-label": plain(element.placeholder) || texts.choose },
    el("option", { value: "" }, plain(element.placeholder) || texts.choose),
    groups.map((group) => group.label
      ? el("optgroup", { label: plain(group.label) }, group.options.map(item))
      : group.options.map(item)).flat());
  const write = ({ selected_option: chosen }) =>
    (node.value = String(options.findIndex((option) => option.value === chosen?.value)).replace("-1", ""));
  write({ selected_option: element.initial_option });
  const read = () => ({ selected_option: node.value === "" ? null : options[Number(node.value)] });
  return field(node, element, block, surface, { read, write });
}

/** A select of people or channels: its value is an id, not an option. */
function idSelect(element, block, surface, key, things) {
  const initial = element[`initial_${key.replace("selected_", "")}`];
  const { directory } = surface;
  const label = (thing) => (things === directory.users ? directory.nameOf(thing.id) : directory.channelName(thing.id));
  const node = el("select", { class: "input select" }, el("option", { value: "" }, plain(element.placeholder) || texts.choose),
    [...things.values()].map((thing) => el("option", { value: thing.id }, label(thing))));
  node.value = initial ?? "";
  return field(node, element, block, surface, {
    read: () => ({ [key]: node.value || null }),
    write: (value) => (node.value = value[key] ?? ""),
  });
}

let groups = 0;

function choices(element, block, surface, type, options) {
  const name = `choice-${++groups}`;
  const boxes = options.map((option) => el("input", { type, name, value: option.value }));
  const node = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group" },
    options.map((option, at) => el("label", { class: "choice" }, boxes[at],
      el("span", {}, plain(option.text), option.description && el("small", {}, plain(option.description))))));
  const single = type === "radio";
  const chosen = () => options.filter((_, at) => boxes[at].checked);
  const check = (wanted) => boxes.forEach((box) => (box.checked = wanted.some((option) => option?.value === box.value)));
  check(single ? [element.initial_option] : element.initial_options ?? []);
  return field(node, element, block, surface, {
    read: () => (single ? { selected_option: chosen()[0] ?? null } : { selected_options: chosen() }),
    write: (value) => check(single ? [value.selected_option] : value.selected_options ?? []),
  });
}
