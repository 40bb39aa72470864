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
 * @property {string[]} words  what it is found by, from their beginnings
 * @property {string} [usage]  of a command
 * @property {string} [source]  the app that has the command
 * @property {string} [person]  whose picture to show
 */

/**
 * complete("@ve", 3, state) → {from: 0, options: [{insert: "@Verbatim ", …}]}; null if nothing fits
 * @param {import("./state.js").State} state
 * @param {boolean} takesCommands  Slack: there are none in threads
 */
export function complete(text, caret, state, takesCommands) {
  const before = text.slice(0, caret);
  if (takesCommands && COMMAND.test(before)) return found(0, commands(state), before);
  const mention = MENTION.exec(before);
  return mention && found(mention.index, [...people(state), ...broadcasts()], mention[1]);
}

function found(from, candidates, word) {
  const wanted = word.toLowerCase();
  const fits = ({ words }) => words.some((each) => each.toLowerCase().startsWith(wanted));
  const options = candidates.filter(fits).slice(0, MOST);
  return options.length ? { from, options } : null;
}

/** Every command there is: the apps' own, then the workspace's. */
export function commands(state) {
  const { inviteUsage, inviteDescription } = texts;
  const invite = { command: "/invite", usage_hint: inviteUsage, description: inviteDescription };
  return [...state.commands(), invite].map(({ command, usage_hint, description, app }) => ({
    insert: `${command} `,
    label: command,
    usage: usage_hint,
    detail: description,
    source: app,
    words: [command],
  }));
}

/** Apps first: they are why one is here. */
function people(state) {
  const users = [...state.users.values()].sort((a, b) => b.is_bot - a.is_bot);
  return users.map(({ id, name, is_bot: bot }) => {
    const shown = state.nameOf(id);
    const detail = bot ? texts.app : name;
    return {
      insert: `@${shown} `,
      label: shown,
      detail: id === state.me.id ? texts.you : detail,
      person: id,
      words: [name, shown, ...shown.split(" ")],
    };
  });
}

function broadcasts() {
  return Object.entries(texts.broadcasts).map(([range, detail]) => ({
    insert: `@${range} `,
    label: `@${range}`,
    detail,
    words: [range],
  }));
}

/** The command that `text` begins with, once it is typed out: for the hint on how to use it. */
export function commandOf(text, state) {
  const [, name] = /^(\/\S+)\s/.exec(text) ?? [];
  return name && commands(state).find(({ label }) => label === name);
}
