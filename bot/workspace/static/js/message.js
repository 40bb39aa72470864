// One message: who, when, what, and what hangs below it.

import { avatar } from "./avatar.js";
import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { renderEmoji } from "./rich-text.js";
import { hrefOf } from "./route.js";
import { renderMrkdwn } from "./text-object.js";
import { texts } from "./texts.js";
import { fullTimeOf, isoOf, momentOf, timeOf } from "./time.js";

const LONG = 4000; // characters; more than that is folded

/**
 * @param {import("./timeline.js").Item} item
 * @param {object} context  {channel, state, surface, onReact, onDismiss}
 */
export function renderMessage(item, context) {
  const { message, compact } = item;
  const name = authorOf(message, context.state);
  const classes = ["message", compact && "compact", message.is_ephemeral && "ephemeral",
    message.subtype === "tombstone" && "tombstone"].filter(Boolean).join(" ");
  return el("div", { class: classes, role: "article", tabindex: "-1", "data-ts": message.ts,
    "aria-label": texts.messageBy(name, timeOf(message.ts)) },
    el("div", { class: "gutter" }, compact ? time(message.ts) : avatar(name, { bot: isApp(message, context.state) })),
    el("div", { class: "content" },
      message.is_ephemeral && onlyYou(message, context),
      !compact && byline(message, name, context.state),
      broadcastNote(item, context),
      folded(body(message, context)),
      attachments(message, context),
      reactions(message, context),
      !item.inThread && replies(message, context)));
}

export function authorOf(message, state) {
  if (message.subtype === "tombstone") return texts.someone;
  return message.username || (message.user ? state.nameOf(message.user) : message.bot_profile?.name || texts.someone);
}

const isApp = (message, state) => Boolean(message.bot_id) || state.isBot(message.user);

const time = (ts) => el("time", { datetime: isoOf(ts), title: fullTimeOf(ts) }, timeOf(ts));

function byline(message, name, state) {
  return el("p", { class: "byline" },
    el("strong", { class: "author" }, name),
    isApp(message, state) && el("span", { class: "badge" }, texts.app),
    time(message.ts));
}

function onlyYou(message, { onDismiss }) {
  return el("p", { class: "only-you" }, icon("eye"), texts.onlyYou,
    el("button", { type: "button", class: "text-button", onclick: () => onDismiss(message) }, texts.dismiss));
}

function broadcastNote({ message, inThread }, { channel }) {
  if (message.subtype !== "thread_broadcast" || inThread) return null;
  return el("p", { class: "note" }, el("a", { href: hrefOf({ channel, thread: message.thread_ts }) }, texts.repliedToThread));
}

function body(message, context) {
  const { state, surface } = context;
  const edited = message.edited && el("span", { class: "edited", title: fullTimeOf(message.edited.ts) }, texts.edited);
  if (message.subtype === "tombstone") return el("div", { class: "body" }, el("p", {}, texts.deletedMessage));
  const drawn = message.blocks?.length && isApp(message, state)
    ? renderBlocks(message.blocks, surface(message))
    : renderMrkdwn(message.text ?? "", state);
  return el("div", { class: "body" }, drawn, edited);
}

function folded(node) {
  if (node.textContent.length <= LONG) return node;
  node.classList.add("folded");
  const button = el("button", { type: "button", class: "text-button show-more", "aria-expanded": "false" }, texts.showMore);
  button.addEventListener("click", () => {
    const isFolded = node.classList.toggle("folded");
    button.textContent = isFolded ? texts.showMore : texts.showLess;
    button.setAttribute("aria-expanded", String(!isFolded));
  });
  return el("div", { class: "foldable" }, node, button);
}

/** Slack's older attachments: unfurls come as these. */
function attachments(message, { state, surface }) {
  return (message.attachments ?? []).map((attachment) =>
    el("div", { class: "attachment" }, attachment.blocks
      ? renderBlocks(attachment.blocks, surface(message))
      : renderMrkdwn(attachment.text || attachment.fallback || "", state)));
}

function reactions(message, { state, onReact }) {
  if (!message.reactions?.length) return null;
  const one = ({ name, users, count }) => {
    const mine = users.includes(state.me.id);
    return el("button", { type: "button", class: "reaction", "aria-pressed": String(mine),
      title: users.map((id) => state.nameOf(id)).join(", "), "aria-label": texts.reactedWith(name, count),
      onclick: () => onReact(message, name, mine) }, renderEmoji(name), ` ${count}`);
  };
  return el("div", { class: "reactions" }, message.reactions.map(one));
}

function replies(message, { channel, state }) {
  if (!message.reply_count) return null;
  const who = message.reply_users ?? [];
  return el("a", { class: "replies", href: hrefOf({ channel, thread: message.ts }) },
    who.slice(0, 4).map((id) => avatar(state.nameOf(id), { small: true, bot: state.isBot(id) })),
    el("span", { class: "replies-count" }, texts.replies(message.reply_count)),
    message.latest_reply && el("span", { class: "replies-last" }, texts.lastReply(momentOf(message.latest_reply))));
}
