// rich_text → DOM. Runs are literal: each becomes a text node with its style around it.

import { el } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { hrefOf } from "./route.js";

/**
 * @typedef {object} Directory  who and what the ids are; State is one
 * @property {(userId: string) => string} nameOf
 * @property {(channelId: string) => string} channelName
 * @property {{id: string}} me
 */

const STYLE_TAGS = { code: "code", strike: "s", italic: "i", bold: "b" };
const DEEPEST = 8; // indents of a list that blocks.css knows

/** @param {object[]} elements  rich_text elements → nodes */
export function renderRichText(elements, directory) {
  return elements.map((element) => containers[element.type]?.(element, directory) ?? el("p"));
}

const runs = (elements, directory) => elements.map((element) => renderRun(element, directory));

const containers = {
  rich_text_section: ({ elements }, directory) => el("p.rich-section", runs(elements, directory)),

  rich_text_quote: ({ elements }, directory) => el("blockquote.rich-quote", runs(elements, directory)),

  rich_text_preformatted: ({ elements }, directory) =>
    el("pre.rich-pre", { tabindex: "0" }, runs(elements, directory)),

  rich_text_list({ elements, style, indent = 0, offset = 0 }, directory) {
    const items = elements.map((item) => el("li", runs(item.elements ?? [], directory)));
    const tag = style === "ordered" ? "ol" : "ul";
    const start = offset ? offset + 1 : null;
    return el(`${tag}.rich-list.indent-${Math.min(indent, DEEPEST)}`, { start }, items);
  },
};

function renderRun(element, directory) {
  const render = inline[element.type] ?? (() => el("span", element.text ?? ""));
  return dress(render(element, directory), element.style);
}

const inline = {
  text: ({ text }) => document.createTextNode(text),

  link: ({ url, text }) => renderLink(url, text || url),

  user({ user_id: id }, directory) {
    const isMe = id === directory.me?.id && { class: "mention-me" };
    return el("span.mention", isMe, `@${directory.nameOf(id)}`);
  },

  channel: ({ channel_id: id }, directory) =>
    el("a.mention", { href: hrefOf({ channel: id }) }, `#${directory.channelName(id)}`),

  broadcast: ({ range }) => el("span.mention.mention-me", `@${range}`),

  usergroup: ({ usergroup_id: id, label }) => el("span.mention", label || `@${id}`),

  emoji: ({ name }) => renderEmoji(name),

  date: ({ timestamp, fallback }) =>
    el("time", fallback || new Date(timestamp * 1000).toLocaleString()),

  color: ({ value }) => el("code", value),
};

export function renderEmoji(name) {
  const character = emojiFor(name);
  if (!character) return document.createTextNode(`:${name}:`);
  return el("span.emoji", { role: "img", "aria-label": name.replaceAll("_", " ") }, character);
}

/** A link only where it leads somewhere harmless; the words alone otherwise. */
export function renderLink(url, text) {
  const href = safeUrl(url);
  if (!href) return el("span", text);
  return el("a.link", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The address if it is http, https or mailto; else null. */
export function safeUrl(url) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

function dress(node, style = {}) {
  return Object.entries(STYLE_TAGS)
    .filter(([name]) => style[name])
    .reduce((inner, [, tag]) => el(tag, inner), node);
}
