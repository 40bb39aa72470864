// Block Kit → DOM. One function for each block type.

import { el } from "./dom.js";
import { renderElement } from "./elements.js";
import { parseMarkdown } from "./markdown.js";
import { renderLink, renderRichText } from "./rich-text.js";
import { plain, renderText } from "./text-object.js";
import { texts } from "./texts.js";

/**
 * @param {object[]} blocks  as Slack's Block Kit has them
 * @param {import("./elements.js").Surface} surface
 */
export function renderBlocks(blocks, surface) {
  return blocks.map((block) => renderBlock(block, surface));
}

function renderBlock(block, surface) {
  const render = renderers[block.type];
  const inside = render ? render(block, surface) : [unknown(block.type)];
  return el("div", { class: `block block-${block.type}`, "data-block-id": block.block_id }, inside);
}

const unknown = (type) => el("p", { class: "unknown" }, texts.unknownBlock(type));

const elementOf = (element, block, surface) => renderElement(element, block, surface) ?? unknown(element.type);

const elementsOf = (block, surface) => block.elements.map((element) => elementOf(element, block, surface));

const renderers = {
  section(block, surface) {
    const { text, fields, accessory } = block;
    return [
      el("div", { class: "section-text" },
        text && el("div", { class: "text" }, renderText(text, surface.directory)),
        fields && el("div", { class: "fields" },
          fields.map((field) => el("div", { class: "text" }, renderText(field, surface.directory))))),
      accessory && el("div", { class: "accessory" },
        accessory.type === "image" ? image(accessory) : elementOf(accessory, block, surface)),
    ];
  },

  header: ({ text }) => [el("h3", {}, plain(text))],

  divider: () => [el("hr")],

  context: ({ elements }, { directory }) =>
    elements.map((element) => element.type === "image"
      ? image(element)
      : el("div", { class: "text" }, renderText(element, directory))),

  actions: elementsOf,
  context_actions: elementsOf,

  image: (block) => [block.title && el("p", { class: "image-title" }, plain(block.title)), image(block)],

  rich_text: ({ elements }, { directory }) => renderRichText(elements, directory),

  markdown: ({ text }, { directory }) => renderRichText(parseMarkdown(text), directory),

  input(block, surface) {
    const field = elementOf(block.element, block, surface);
    const hint = block.hint && el("p", { class: "hint" }, plain(block.hint));
    return [label(block, field), field, hint];
  },
};

let labels = 0;

function label(block, field) {
  const id = `label-${++labels}`;
  field.setAttribute("aria-labelledby", id);
  if (!block.optional) field.setAttribute("aria-required", "true");
  return el("p", { class: "label", id }, plain(block.label),
    block.optional && el("span", { class: "optional" }, ` ${texts.optional}`));
}

// Nothing leaves this machine: a picture from elsewhere is shown as a link with its alternative text.
function image({ image_url: url, alt_text: alt }) {
  const here = url?.startsWith("data:image/") || (url && new URL(url, location.href).origin === location.origin);
  return here ? el("img", { src: url, alt, loading: "lazy" }) : renderLink(url, alt || url || "");
}
