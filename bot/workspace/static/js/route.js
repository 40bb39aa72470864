// The address keeps what is open, so that a reload stays there: #/C1, #/C1/1700000000.000100, #/D1/home

const ARCHIVE = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/;

export function hrefOf({ channel, thread, tab }) {
  return `#/${[channel, thread ?? tab].filter(Boolean).join("/")}`;
}

/** "#/C1/1700000000.000100" → {channel: "C1", thread: "1700000000.000100"} */
function placeOf(hash) {
  const [, channel, rest] = hash.split("/");
  if (!channel) return {};
  if (!rest) return { channel };
  return /^\d+\.\d+$/.test(rest) ? { channel, thread: rest } : { channel, tab: rest };
}

/** What the address asks for: "#/…", ?channel=C1, or a link as chat.getPermalink makes them. */
export function requested({ hash, pathname, search }) {
  const params = new URLSearchParams(search);
  const [, channel, seconds, micros] = ARCHIVE.exec(pathname) ?? [];
  if (hash || !channel) return hash ? placeOf(hash) : { channel: params.get("channel") };
  return { channel, thread: params.get("thread_ts") ?? `${seconds}.${micros}` };
}

/** Go there as a link would. */
export function open(place) {
  location.hash = hrefOf(place);
}

/** The address someone else can open: without the person who is looking. */
export function permalink(place) {
  return new URL(`/${hrefOf(place)}`, location.href).href;
}

/** The page's address as another person, at the same place. */
export function addressAs(user) {
  const url = new URL(location.href);
  url.searchParams.set("user", user);
  return url.href;
}
