// The `markdown` block: modestly, into the same rich_text elements that mrkdwn becomes. Pure.

const FENCE = /^```/;
const INLINE =
  /`([^`\n]+)`|\*\*(.+?)\*\*|~~(.+?)~~|(?<![\w*])[*_](?=\S)(.+?)(?<=\S)[*_](?![\w*])|\[([^\]\n]+)\]\((\S+?)\)/g;

const LINES = [
  [/^#{1,6}\s+(.*)/, (text) => section([{ type: "text", text, style: { bold: true } }])],
  [/^>\s?(.*)/, (text) => ({ type: "rich_text_quote", elements: inlineMarkdown(text) })],
  [/^[-*+]\s+(.*)/, (text) => list("bullet", text)],
  [/^\d+[.)]\s+(.*)/, (text) => list("ordered", text)],
  [/^(.+)$/, (text) => section(inlineMarkdown(text))],
];

/** "## Hi\n- **a**" → a bold section and a list of one item */
export function parseMarkdown(text) {
  const elements = [];
  const lines = text.split("\n");
  while (lines.length) {
    const line = lines.shift();
    const element = FENCE.test(line) ? preformatted(lines) : lineElement(line);
    if (element) join(elements, element);
  }
  return elements;
}

const section = (elements) => ({ type: "rich_text_section", elements });
const list = (style, text) => ({ type: "rich_text_list", style, elements: [section(inlineMarkdown(text))] });

function lineElement(line) {
  for (const [pattern, make] of LINES) {
    const match = pattern.exec(line);
    if (match) return make(match[1]);
  }
  return null;
}

function preformatted(lines) {
  const end = lines.findIndex((line) => FENCE.test(line));
  const inside = lines.splice(0, end < 0 ? lines.length : end + 1);
  const text = (end < 0 ? inside : inside.slice(0, -1)).join("\n");
  return { type: "rich_text_preformatted", elements: [{ type: "text", text }] };
}

function join(elements, element) {
  const last = elements.at(-1);
  const sameList = element.type === "rich_text_list" && last?.style === element.style;
  if (sameList) last.elements.push(...element.elements);
  else elements.push(element);
}

function inlineMarkdown(text) {
  const runs = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) runs.push({ type: "text", text: text.slice(from, match.index) });
    runs.push(run(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) runs.push({ type: "text", text: text.slice(from) });
  return runs;
}

function run([, code, bold, strike, italic, label, url]) {
  if (url) return { type: "link", url, text: label };
  const styles = { code, bold, strike, italic };
  const [name, text] = Object.entries(styles).find(([, value]) => value !== undefined);
  return { type: "text", text, style: { [name]: true } };
}
