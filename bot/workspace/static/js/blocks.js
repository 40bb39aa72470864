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
  const render = renderers[block.type] ?? (() => unknown(block.type));
  const id = { "data-block-id": block.block_id };
  return el(`div.block.block-${block.type}`, id, render(block, surface));
}

const unknown = (type) => el("p.unknown", texts.unknownBlock(type));

function element(element, block, surface) {
  if (element.type === "image") return image(element);
  return renderElement(element, block, surface) ?? unknown(element.type);
}

const text = (textObject, { directory }) => el("div.text", renderText(textObject, directory));

const interactive = (block, surface) => block.elements.map((each) => element(each, block, surface));

const renderers = {
  section(block, surface) {
    const fields = block.fields?.map((field) => text(field, surface));
    return [
      el("div.section-text", block.text && text(block.text, surface), fields && el("div.fields", fields)),
      block.accessory && el("div.accessory", element(block.accessory, block, surface)),
    ];
  },

  header: (block) => el("h3", plain(block.text)),

  divider: () => el("hr"),

  context: (block, surface) =>
    block.elements.map((each) => (each.type === "image" ? image(each) : text(each, surface))),

  actions: interactive,

  context_actions: interactive,

  image: (block) => [block.title && el("p.image-title", plain(block.title)), image(block)],

  rich_text: (block, { directory }) => renderRichText(block.elements, directory),

  markdown: (block, { directory }) => renderRichText(parseMarkdown(block.text), directory),

  input(block, surface) {
    const field = element(block.element, block, surface);
    return [label(block, field), field, block.hint && el("p.hint", plain(block.hint))];
  },
};

let labels = 0;

function label(block, field) {
  const id = `label-${++labels}`;
  field.setAttribute("aria-labelledby", id);
  if (!block.optional) field.setAttribute("aria-required", "true");
  const optional = block.optional && el("span.optional", ` ${texts.optional}`);
  return el("p.label", { id }, plain(block.label), optional);
}

// Nothing leaves this machine: a picture from elsewhere is a link with its alternative text.
function image({ image_url: url = "", alt_text: alt }) {
  const isHere = url.startsWith(`${location.origin}/`);
  return isHere ? el("img", { src: url, alt, loading: "lazy" }) : renderLink(url, alt || url);
}
