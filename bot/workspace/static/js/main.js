// Puts the page together: frames change the state, a change of state redraws what it touches.

import { createApi } from "./api.js";
import { Channel } from "./channel.js";
import { Connection } from "./connection.js";
import { authorOf } from "./message.js";
import { Modals } from "./modals.js";
import { announce } from "./notices.js";
import { hrefOf, requested } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { State } from "./state.js";
import { language, texts } from "./texts.js";
import { Thread } from "./thread.js";
import { typedOf } from "./wire.js";

const byId = (id) => document.getElementById(id);

const state = new State();
const connection = new Connection(socketUrl(), {
  onFrame(frame) {
    state.apply(frame);
    if (frame.type === "hello") enter();
    tell(frame);
    redraw();
  },
  onOpenChange(online) {
    state.online = online;
    redraw();
  },
});
const api = createApi(connection);
const sidebar = new Sidebar(byId("sidebar"), { state });
const channel = new Channel(byId("channel"), { state, api, onMenu: () => sidebar.open() });
const thread = new Thread(byId("thread"), { state, api });
const modals = new Modals({ state, api });

function socketUrl() {
  const url = new URL("/page/socket", location.href.replace(/^http/, "ws"));
  url.search = location.search;
  url.searchParams.set("locale", navigator.language);
  url.hash = "";
  return url;
}

/** Several frames of one turn are drawn once. */
let isDrawing = false;
function redraw() {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    const parts = state.me ? [sidebar, channel, thread, modals] : [channel];
    for (const part of parts) part.update();
    if (state.me) document.title = title();
  });
}

function title() {
  const count = [...state.unread.values()].reduce((sum, one) => sum + one, 0);
  const name = `${state.channelName(state.place.channel)} – ${state.team.name}`;
  return count ? `(${count}) ${name}` : name;
}

/** Go where the address says, or else to the first channel. */
function enter() {
  const asked = requested(location);
  const [first] = state.channels.keys();
  const place = state.channels.has(asked.channel) ? asked : { channel: first };
  history.replaceState(null, "", `/${location.search}${hrefOf(place)}`);
  moveTo(place);
}

function moveTo(place) {
  const before = state.place;
  state.go(place);
  sidebar.close();
  redraw();
  queueMicrotask(() => focusOn(before, place));
}

/** Whoever comes somewhere wants to write there; on a touch screen that would call the keyboard up. */
function focusOn(before, now) {
  if (matchMedia("(pointer: coarse)").matches) return;
  if (now.thread && now.thread !== before.thread) thread.focus();
  else if (now.channel !== before.channel && !now.tab) channel.focus();
  else if (before.thread && !now.thread) channel.focusMessage(before.thread);
}

/** New messages in the open channel are read out. */
function tell({ type, channel: id, message }) {
  const isNew = ["message", "ephemeral"].includes(type) && id === state.place.channel;
  if (!isNew || message.user === state.me.id) return;
  announce(texts.said(authorOf(message, state), typedOf(message.text ?? "", state)));
}

document.documentElement.lang = language;
addEventListener("hashchange", enter);
connection.start();
