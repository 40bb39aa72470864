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
import { typedOf } from "./wire.js";

const LONG = 4000; // characters; more than that is folded
const MOST_SPOKEN = 300; // characters of a message that its name for screen readers has

/**
 * @typedef {object} Context  what a message needs to know to draw itself
 * @property {string} channel
 * @property {import("./state.js").State} state
 * @property {(message: object) => import("./elements.js").Surface} surface
 * @property {(message: object, name: string, remove: boolean) => void} onReact
 * @property {(message: object) => void} onDismiss
 */

/**
 * @param {import("./timeline.js").Item} item
 * @param {Context} context
 */
export function renderMessage({ message, compact, inThread }, context) {
  const { state } = context;
  const name = authorOf(message, state);
  const spoken = typedOf(message.text ?? "", state).slice(0, MOST_SPOKEN);
  const head = compact ? time(message.ts) : avatar(name, { bot: isApp(message, state) });
  return el("div.message", { role: "article", tabindex: "-1", "data-ts": message.ts },
    { "aria-label": texts.messageBy(name, timeOf(message.ts), spoken) },
    compact && { class: "compact" },
    message.is_ephemeral && { class: "ephemeral" },
    el("div.gutter", head),
    el("div.content",
      message.is_ephemeral && onlyYou(message, context),
      !compact && byline(message, name, state),
      message.subtype === "thread_broadcast" && !inThread && broadcastNote(message, context),
      folded(body(message, context)),
      attachments(message, context),
      reactions(message, context),
      !inThread && replies(message, context)));
}

export function authorOf(message, state) {
  if (message.subtype === "tombstone") return texts.someone;
  if (message.username) return message.username;
  return message.user ? state.nameOf(message.user) : message.bot_profile?.name ?? texts.someone;
}

const isApp = (message, state) => Boolean(message.bot_id) || state.isBot(message.user);

const time = (ts) => el("time", { datetime: isoOf(ts), title: fullTimeOf(ts) }, timeOf(ts));

function byline(message, name, state) {
  const badge = isApp(message, state) && el("span.badge", texts.app);
  return el("p.byline", el("strong.author", name), badge, time(message.ts));
}

function onlyYou(message, { onDismiss }) {
  const dismiss = el("button.text-button", { onclick: () => onDismiss(message) }, texts.dismiss);
  return el("p.only-you", icon("eye"), texts.onlyYou, dismiss);
}

function broadcastNote({ thread_ts: thread }, { channel }) {
  return el("p.note", el("a", { href: hrefOf({ channel, thread }) }, texts.repliedToThread));
}

/** An app is drawn by its blocks; a person by the text, in which * and _ have their meaning. */
function body(message, context) {
  const { state, surface } = context;
  if (message.subtype === "tombstone") return el("div.body", el("p.note", texts.deletedMessage));
  const isBlocks = message.blocks?.length && isApp(message, state);
  const drawn = isBlocks
    ? renderBlocks(message.blocks, surface(message))
    : renderMrkdwn(message.text ?? "", state);
  return el("div.body", drawn, message.edited && edited(message.edited.ts));
}

const edited = (ts) => el("span.edited", { title: fullTimeOf(ts) }, texts.edited);

function folded(node) {
  if (node.textContent.length <= LONG) return node;
  const button = el("button.text-button.show-more", { "aria-expanded": "false" }, texts.showMore);
  node.classList.add("folded");
  button.addEventListener("click", () => {
    const isFolded = node.classList.toggle("folded");
    button.textContent = isFolded ? texts.showMore : texts.showLess;
    button.setAttribute("aria-expanded", String(!isFolded));
  });
  return el("div", node, button);
}

/** Slack's older attachments: unfurls come as these. */
function attachments(message, { state, surface }) {
  return (message.attachments ?? []).map(({ blocks, text, fallback }) => {
    const drawn = blocks
      ? renderBlocks(blocks, surface(message))
      : renderMrkdwn(text || fallback || "", state);
    return el("div.attachment", drawn);
  });
}

function reactions(message, { state, onReact }) {
  if (!message.reactions?.length) return null;
  const one = ({ name, users, count }) => {
    const mine = users.includes(state.me.id);
    const who = users.map((id) => state.nameOf(id)).join(", ");
    const aria = { "aria-pressed": String(mine), "aria-label": texts.reactedWith(name, count) };
    const onclick = () => onReact(message, name, mine);
    return el("button.reaction", aria, { title: who, onclick }, renderEmoji(name), ` ${count}`);
  };
  return el("div.reactions", message.reactions.map(one));
}

function replies({ ts, reply_count, reply_users, latest_reply }, { channel, state }) {
  if (!reply_count) return null;
  const faces = (reply_users ?? []).slice(0, 4);
  return el("a.replies", { href: hrefOf({ channel, thread: ts }) },
    faces.map((id) => avatar(state.nameOf(id), { small: true, bot: state.isBot(id) })),
    el("span.replies-count", texts.replies(reply_count)),
    latest_reply && el("span.replies-last", texts.lastReply(momentOf(latest_reply))));
}
