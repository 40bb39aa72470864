// Slack's text objects: {type: "plain_text" | "mrkdwn", text, emoji?}

import { emojiFor } from "./emoji.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { renderRichText } from "./rich-text.js";

/** As a plain string: for labels, options, titles. */
export function plain(textObject) {
  const text = textObject?.text ?? "";
  return text.replace(/:([\w+'-]+):/g, (whole, name) => emojiFor(name) ?? whole);
}

/** As nodes; mrkdwn is read as Slack reads it. */
export function renderText(textObject, directory) {
  if (textObject.type !== "mrkdwn") return [document.createTextNode(plain(textObject))];
  return renderMrkdwn(textObject.text, directory);
}

export function renderMrkdwn(text, directory) {
  return renderRichText(parseMrkdwn(text), directory);
}
