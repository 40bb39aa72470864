// What stands above the first message: where one is, and ways to begin.

import { el } from "./dom.js";
import { texts } from "./texts.js";

export class Intro {
  #onTry;
  #drawn = "";
  node = el("div.intro");

  /** @param {(text: string) => void} onTry  begins a message with this text */
  constructor(onTry) {
    this.#onTry = onTry;
  }

  update(channel, title, state) {
    const here = [...state.apps.values()].filter((app) => channel.members.includes(app.user_id));
    const ways = here.flatMap((app) => waysToBegin(app, channel, state));
    const drawn = JSON.stringify([title, ways]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.node.replaceChildren(
      el("h2", title),
      el("p", channel.is_im ? texts.introDirect(title) : texts.introChannel(title)),
      el("div.tips", ways.map((way) => this.#tip(way))));
  }

  #tip([word, usage]) {
    const onclick = () => this.#onTry(`${word} `);
    return el("button.tip", { onclick }, el("strong", word), usage && ` ${usage}`);
  }
}

/** @returns {[string, string][]} a first word, and what comes after it */
function waysToBegin(app, channel, state) {
  const commands = app.commands.map(({ command, usage_hint: usage }) => [command, usage]);
  const mention = [`@${state.nameOf(app.user_id)}`, texts.mentionUsage];
  return channel.is_im ? commands : [mention, ...commands];
}
