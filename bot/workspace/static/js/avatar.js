// A person as a coloured square with initials, an app as a circle; the colour follows the name.

import { el } from "./dom.js";

const TONES = 8; // as many as tokens.css has

/** "Ada Lovelace" → "AL", "林梅" → "林", "Verbatim" → "V" */
function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = /^\p{Script=Latin}/u.test(name) ? words.slice(0, 2) : words.slice(0, 1);
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

function toneOf(name) {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % TONES;
}

export function avatar(name, { small, bot } = {}) {
  return el(`span.avatar.tone-${toneOf(name)}`, { "aria-hidden": "true" },
    small && { class: "avatar-small" }, bot && { class: "avatar-bot" }, initials(name));
}
