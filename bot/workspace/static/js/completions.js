// What could be meant by the word at the caret: a /command, or someone after an @. Pure.

import { texts } from "./texts.js";

const COMMAND = /^\/\S*$/;
const MENTION = /(?<![\p{Script=Latin}\d_@/.])@([^\s@]{0,30})$/u;
const MOST = 8;

/**
 * @typedef {object} Completion
 * @property {string} insert  what replaces the word, with the space after it
 * @property {string} label
 * @property {string} detail
 * @property {string} [person]  whose picture to show
 */

/**
 * complete("/ex", 3, state) → {from: 0, options: [{insert: "/excerpt ", …}]}; null when there is nothing
 * @param {import("./state.js").State} state
 */
export function complete(text, caret, state) {
  const before = text.slice(0, caret);
  if (COMMAND.test(before)) return found(0, commands(state), before);
  const mention = MENTION.exec(before);
  return mention && found(mention.index, people(state), mention[1]);
}

function found(from, candidates, word) {
  const wanted = word.toLowerCase();
  const options = candidates.filter(({ words }) => words.some((each) => each.toLowerCase().startsWith(wanted)));
  return options.length ? { from, options: options.slice(0, MOST) } : null;
}

/** Every command there is: the apps' own, then the workspace's. */
export function commands(state) {
  const ofApps = [...state.apps.values()].flatMap((app) => app.commands.map((each) => ({ ...each, app: app.name })));
  const invite = { command: "/invite", usage_hint: texts.inviteUsage, description: texts.inviteDescription };
  return [...ofApps, invite].map(({ command, usage_hint: usage, description, app }) => ({
    insert: `${command} `, label: command, usage, detail: description, source: app, words: [command],
  }));
}

function people(state) {
  const someone = [...state.users.values()].map(({ id, name, real_name: realName, is_bot: isBot }) => {
    const shown = realName || name;
    return { insert: `@${shown} `, label: shown, detail: isBot ? texts.app : id === state.me.id ? texts.you : name,
      person: id, bot: isBot, words: [name, shown, ...shown.split(" ")] };
  });
  const everyone = Object.entries(texts.broadcasts).map(([range, detail]) => ({
    insert: `@${range} `, label: `@${range}`, detail, words: [range] }));
  return [...someone.sort((a, b) => b.bot - a.bot), ...everyone];
}

/** The command that `text` begins with, once it is fully typed: for the hint on how it is used. */
export function commandOf(text, state) {
  const [, name] = /^(\/\S+)\s/.exec(text) ?? [];
  return name && commands(state).find(({ label }) => label === name);
}
