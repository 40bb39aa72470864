// Slack's mrkdwn → rich_text elements, as Slack reads it. Pure: no DOM here.
//
// A delimiter counts only beside white space or ASCII punctuation. So `*bold*` is bold, and
// `很*粗*体` keeps its asterisks, exactly as in Slack.

import { emojiFor } from "./emoji.js";

const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const BOUNDARY = /[\s!-/:-@[-`{-~]/;
const FENCE = /```\n?([\s\S]+?)\n?```/g;
const QUOTE = /^(?:>|&gt;)\s?/;
const ADDRESS = /^(https?|mailto):/i;
const ATOM = /`[^`\n]+`|<[^<>\n]+>/g;
const PLAIN = /`([^`\n]+)`|<([^<>\n]+)>|:([\w+'-]+):|(https?:\/\/[^\s<>|"'，。；、）】]+)/g;

/**
 * "*hi* <@U1>" → [{type: "rich_text_section", elements: [
 *   {type: "text", text: "hi", style: {bold: true}}, {type: "text", text: " "}, {type: "user", user_id: "U1"}]}]
 */
export function parseMrkdwn(text) {
  const parts = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    parts.push(...paragraphs(text.slice(from, fence.index)));
    parts.push({ type: "rich_text_preformatted", elements: [plainText(fence[1])] });
    from = fence.index + fence[0].length;
  }
  return [...parts, ...paragraphs(text.slice(from))];
}

/** Slack escapes three characters and no more. */
export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

const plainText = (text, style) => ({ type: "text", text: unescape(text), ...(style && { style }) });

function paragraphs(text) {
  const groups = [];
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const type = QUOTE.test(line) ? "rich_text_quote" : "rich_text_section";
    const content = line.replace(type === "rich_text_quote" ? QUOTE : "", "");
    if (groups.at(-1)?.type === type) groups.at(-1).lines.push(content);
    else groups.push({ type, lines: [content] });
  }
  return groups
    .filter(({ lines }) => lines.some(Boolean))
    .map(({ type, lines }) => ({ type, elements: lines.flatMap(lineElements) }));
}

function lineElements(line, index) {
  const elements = styled(line, undefined);
  return index === 0 ? elements : [{ type: "text", text: "\n" }, ...elements];
}

/** One line, or the inside of a styled span, → its elements. Linear in the length of the line. */
function styled(line, style) {
  const found = [];
  const masked = line.replace(ATOM, (atom) => "`".repeat(atom.length));
  const unclosed = new Set();
  let from = 0;
  for (let at = 0; at < masked.length; at++) {
    if (!opens(masked, at) || unclosed.has(masked[at])) continue;
    const close = closing(masked, at);
    if (close < 0) {
      unclosed.add(masked[at]);
      continue;
    }
    found.push(...plain(line.slice(from, at), style));
    found.push(...styled(line.slice(at + 1, close), { ...style, [STYLES[masked[at]]]: true }));
    from = close + 1;
    at = close;
  }
  return [...found, ...plain(line.slice(from), style)];
}

const isBoundary = (character) => character === undefined || BOUNDARY.test(character);

function opens(line, at) {
  const next = line[at + 1];
  return line[at] in STYLES && isBoundary(line[at - 1]) && /\S/.test(next ?? "") && next !== line[at];
}

function closing(line, open) {
  for (let at = line.indexOf(line[open], open + 2); at > 0; at = line.indexOf(line[open], at + 1)) {
    if (/\S/.test(line[at - 1]) && isBoundary(line[at + 1])) return at;
  }
  return -1;
}

function plain(text, style) {
  const elements = [];
  let from = 0;
  for (const match of text.matchAll(PLAIN)) {
    const element = special(match, style);
    if (!element) continue;
    if (match.index > from) elements.push(plainText(text.slice(from, match.index), style));
    elements.push(element);
    from = match.index + match[0].length;
  }
  if (from < text.length) elements.push(plainText(text.slice(from), style));
  return elements;
}

function special([, code, entity, emoji, url], style) {
  if (code) return plainText(code, { ...style, code: true });
  if (entity) return { ...reference(entity), ...(style && { style }) };
  if (url) return { type: "link", url: unescape(url), ...(style && { style }) };
  return emojiFor(emoji) ? { type: "emoji", name: emoji } : null;
}

/** The inside of <…>: a person, a channel, a broadcast, a group, a date, or a link. */
function reference(inside) {
  const [target, label = ""] = inside.split(/\|(.*)/s);
  const [, kind, id] = /^([@#!])([^^]+)/.exec(target) ?? [];
  if (kind === "@") return { type: "user", user_id: id };
  if (kind === "#") return { type: "channel", channel_id: id };
  if (ADDRESS.test(target)) return { type: "link", url: unescape(target), text: unescape(label) };
  if (["channel", "here", "everyone"].includes(id)) return { type: "broadcast", range: id };
  if (id === "subteam") return { type: "usergroup", usergroup_id: target.split("^")[1], label };
  return plainText(label || `<${inside}>`);
}
