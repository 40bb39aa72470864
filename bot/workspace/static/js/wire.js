// What a person types ↔ Slack's wire form. Pure.
//
//   "@Ada see #general & <b>"  ↔  "<@U1> see <#C1|general> &amp; &lt;b&gt;"

import { unescape } from "./mrkdwn.js";

const BROADCASTS = ["channel", "here", "everyone"];
const REFERENCE = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;
const URL_TYPED = /https?:\/\/[^\s<>"'，。；、）】]+/;

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const forPattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Names → what they stand for on the wire: "@ada" → "<@U1>", "#general" → "<#C1|general>" */
function namesOf({ users, channels }) {
  const names = new Map(BROADCASTS.map((range) => [`@${range}`, `<!${range}>`]));
  for (const { id, name, real_name: realName } of users.values()) {
    for (const each of [name, realName].filter(Boolean)) names.set(`@${each.toLowerCase()}`, `<@${id}>`);
  }
  for (const { id, name, is_im: isDirect } of channels.values()) {
    if (!isDirect) names.set(`#${name.toLowerCase()}`, `<#${id}|${name}>`);
  }
  return names;
}

/** @param {import("./state.js").State} directory */
export function wireOf(typed, directory) {
  const names = namesOf(directory);
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length).map(forPattern);
  const token = new RegExp(`${URL_TYPED.source}|(?<![\\w@#])(?:${longestFirst.join("|")})(?!\\w)`, "gi");
  let wire = "";
  let from = 0;
  for (const { 0: found, index } of typed.matchAll(token)) {
    wire += escape(typed.slice(from, index)) + (names.get(found.toLowerCase()) ?? `<${escape(found)}>`);
    from = index + found.length;
  }
  return wire + escape(typed.slice(from));
}

/** @param {import("./state.js").State} directory */
export function typedOf(wire, directory) {
  return unescape(wire.replace(REFERENCE, (_, sign, target, label) => {
    if (sign === "@") return `@${directory.nameOf(target)}`;
    if (sign === "#") return `#${directory.channelName(target)}`;
    return sign ? `@${target}` : label || target;
  }));
}
