// Short words to the person: for the screen reader alone, or for everyone to see.

const SECONDS_SHOWN = 5;
let hiding = 0;

export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (node.hidden = true), SECONDS_SHOWN * 1000);
}
