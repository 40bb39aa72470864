// A ts ("1700000000.000100", seconds) as people read it, in the browser's language and zone.

import { language, texts } from "./texts.js";

const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const shortDay = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const longDay = new Intl.DateTimeFormat(language, { weekday: "long", month: "long", day: "numeric" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" });

const dateOf = (ts) => new Date(Number(ts) * 1000);
const DAY = 86_400_000; // milliseconds

export const timeOf = (ts) => clock.format(dateOf(ts));
export const fullTimeOf = (ts) => full.format(dateOf(ts));
export const isoOf = (ts) => dateOf(ts).toISOString();

/** The same for two messages of one day, e.g. "Sun Nov 23 2025". */
export const dayOf = (ts) => dateOf(ts).toDateString();

/** "Today", "Yesterday", "Sunday, November 23" */
export function dayName(ts) {
  const day = dayOf(ts);
  if (day === new Date().toDateString()) return texts.today;
  if (day === new Date(Date.now() - DAY).toDateString()) return texts.yesterday;
  return longDay.format(dateOf(ts));
}

/** "14:05" if it was today, else "Nov 22, 14:05" */
export function momentOf(ts) {
  if (dayOf(ts) === new Date().toDateString()) return timeOf(ts);
  return `${shortDay.format(dateOf(ts))}, ${timeOf(ts)}`;
}
