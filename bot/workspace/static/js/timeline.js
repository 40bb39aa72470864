// Messages → what a list shows: day dividers, and messages grouped by who wrote them. Pure.

import { dayOf } from "./time.js";

const TOGETHER = 5 * 60; // seconds between two messages of one group

/**
 * @typedef {object} Item
 * @property {string} key
 * @property {"day" | "message" | "replies"} kind
 * @property {import("./state.js").Message} [message]
 * @property {boolean} [compact]  written by the same person shortly before: no avatar, no name
 * @property {boolean} [inThread]
 */

const isParent = (message) => !message.thread_ts || message.thread_ts === message.ts;

/** What the channel shows: everything but the replies, except those also sent to the channel. */
export function channelItems(messages) {
  const top = messages.filter((m) => isParent(m) || m.subtype === "thread_broadcast");
  return top.flatMap((message, at) => withDay(message, top[at - 1], { inThread: false }));
}

/** What the thread shows: the parent, how many replies, the replies. */
export function threadItems(messages, ts) {
  const replies = messages.filter((m) => m.thread_ts === ts && m.ts !== ts);
  const parent = messages.find((m) => m.ts === ts);
  const count = replies.filter((m) => !m.is_ephemeral).length;
  return [
    ...(parent ? [item(parent, undefined, { inThread: true })] : []),
    ...(count ? [{ key: "replies", kind: "replies", count }] : []),
    ...replies.map((message, at) => item(message, replies[at - 1], { inThread: true })),
  ];
}

function withDay(message, previous, extra) {
  const day = dayOf(message.ts);
  if (previous && dayOf(previous.ts) === day) return [item(message, previous, extra)];
  return [{ key: day, kind: "day", ts: dayStart(message.ts) }, item(message, undefined, extra)];
}

// Any moment of the day names it; a fixed one keeps the item the same when its first message goes.
function dayStart(ts) {
  return new Date(Number(ts) * 1000).setHours(12, 0, 0, 0) / 1000;
}

function item(message, previous, extra) {
  return { key: message.ts, kind: "message", message, compact: continues(message, previous), ...extra };
}

function continues(message, previous) {
  if (!previous || message.subtype || previous.subtype) return false;
  if (previous.is_ephemeral || message.is_ephemeral) return false;
  return previous.user === message.user && Number(message.ts) - Number(previous.ts) < TOGETHER;
}
