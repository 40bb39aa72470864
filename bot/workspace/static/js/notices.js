// Short words to the person: for the screen reader alone, or for everyone to see.

import { errorText } from "./texts.js";

const SHOWN = 5000; // milliseconds
let hiding = 0;

export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (node.hidden = true), SHOWN);
}

/** Await a request that has no place of its own to complain in. */
export async function attempt(request) {
  try {
    await request;
  } catch (error) {
    toast(errorText(error));
  }
}
