// Line icons on a 20 × 20 grid, drawn for this page.

import { el } from "./dom.js";

const PATHS = {
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  down: "M6 8l4 4 4-4",
  hash: "M8 3L6.5 17M13.5 3L12 17M3.5 7.5h13.5M3 12.5h13.5",
  reply: "M3.5 4.5h13v8.5h-7l-3.5 3v-3h-2.5zM7 8h6M7 10.5h3.5",
  react: "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM7 11.5c.7 1.3 1.7 2 3 2s2.3-.7 3-2M7.5 8h.01M12.5 8h.01",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  link: "M8.5 11.5l3-3M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9",
  edit: "M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2z",
  trash: "M4 5.5h12M8 5.5V3.8h4v1.7M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
  send: "M3.5 16.5L17 10 3.5 3.5l1.5 5 6 1.5-6 1.5z",
  bolt: "M11 2.5L4.5 11.5h4.5l-1 6 6.5-9H10z",
  eye: "M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  bell: "M10 3a4.5 4.5 0 0 0-4.5 4.5V11L4 14h12l-1.5-3V7.5A4.5 4.5 0 0 0 10 3zM8.7 16.6h2.6",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M15.7 4.3l-1.1 1.1M5.4 14.6l-1.1 1.1",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
};

const SVG = "http://www.w3.org/2000/svg";

/** icon("reply") → an <svg>, hidden from screen readers: the button around it has the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that is only an icon; its label is its name and its tooltip. */
export function iconButton(name, label, attributes = {}) {
  return el("button.icon-button", { "aria-label": label, title: label }, attributes, icon(name));
}
