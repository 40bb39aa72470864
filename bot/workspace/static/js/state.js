// Everything the page knows, and how each frame from the server changes it.

/**
 * @typedef {object} Place  what is open: {channel, thread?, tab?} — ids as in the address
 * @typedef {object} Message  a Slack message object; `is_ephemeral` when only this person sees it
 */
export class State {
  online = false;
  team = null;
  me = null;
  users = new Map(); // user id → user
  apps = new Map(); // the app's user id → app
  channels = new Map(); // channel id → channel
  messages = new Map(); // channel id → Map(ts → message)
  statuses = new Map(); // "channel/thread_ts" → {user?, status}
  homes = new Map(); // the app's user id → its Home view
  views = []; // open modals, the top one last
  viewErrors = null; // {view_id, errors: {block_id: text}}
  unread = new Map(); // channel id → count
  place = {};

  /** Take a frame in; frames of an unknown type change nothing. */
  apply(frame) {
    reducers[frame.type]?.(this, frame);
  }

  go(place) {
    this.place = place;
    this.unread.delete(place.channel);
  }

  /** The messages of a channel, oldest first. */
  history(channel) {
    const messages = [...(this.messages.get(channel)?.values() ?? [])];
    return messages.sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  message(channel, ts) {
    return this.messages.get(channel)?.get(ts);
  }

  status({ channel, thread }) {
    return this.statuses.get(`${channel}/${thread}`);
  }

  nameOf(userId) {
    const user = this.users.get(userId);
    return user?.real_name || user?.name || this.apps.get(userId)?.name || userId;
  }

  /** A channel's name as shown: "general", or the other person's in a direct message. */
  channelName(channelId) {
    const channel = this.channels.get(channelId);
    return channel?.is_im ? this.nameOf(channel.user) : (channel?.name ?? channelId);
  }

  /** The app one talks to in this channel, if it is an app's direct message. */
  appOf(channelId) {
    return this.apps.get(this.channels.get(channelId)?.user);
  }

  /** The apps' commands, each with the `app` that has it. */
  commands() {
    return [...this.apps.values()].flatMap(({ name, commands }) =>
      commands.map((command) => ({ ...command, app: name })));
  }

  /** The apps' shortcuts of a type, "message" or "global", each with the `app` that has it. */
  shortcuts(type) {
    return [...this.apps.values()].flatMap(({ name, shortcuts }) =>
      shortcuts.filter((each) => each.type === type).map((each) => ({ ...each, app: name })));
  }

  isBot(userId) {
    return this.apps.has(userId) || Boolean(this.users.get(userId)?.is_bot);
  }
}

const byId = (things, id = "id") => new Map(things.map((thing) => [thing[id], thing]));

const reducers = {
  hello(state, { team, me, users, apps, channels, messages }) {
    Object.assign(state, { team, me, views: [], viewErrors: null });
    state.users = byId(users);
    state.apps = byId(apps, "user_id");
    state.channels = byId(channels);
    state.statuses.clear();
    const lists = Object.entries(messages);
    state.messages = new Map(lists.map(([id, list]) => [id, withEphemerals(state, id, list)]));
  },

  message(state, { channel, message }) {
    put(state, channel, message);
    const seen = state.place.channel === channel || message.user === state.me.id;
    if (!seen) state.unread.set(channel, (state.unread.get(channel) ?? 0) + 1);
  },

  message_changed: (state, { channel, message }) => put(state, channel, message),
  message_deleted: (state, { channel, ts }) => state.messages.get(channel)?.delete(ts),
  ephemeral: (state, { channel, message }) => put(state, channel, whispered(message)),
  ephemeral_changed: (state, { channel, message }) => put(state, channel, whispered(message)),
  ephemeral_deleted: (state, { channel, ts }) => state.messages.get(channel)?.delete(ts),

  view_opened: (state, { view }) => (state.views = [view]),
  view_pushed: (state, { view }) => (state.views = [...state.views, view]),
  view_updated(state, { view }) {
    state.views = state.views.map((old) => (old.id === view.id ? view : old));
  },
  views_closed: (state) => (state.views = []),
  view_closed(state, { view_id: id }) {
    state.views = state.views.filter((view) => view.id !== id);
  },
  view_errors: (state, frame) => (state.viewErrors = frame),

  home: (state, { app, view }) => state.homes.set(app, view),
  status(state, { channel, thread_ts: thread, status, user }) {
    state.statuses.set(`${channel}/${thread}`, { user, status });
  },
  channel: (state, { channel }) => state.channels.set(channel.id, channel),

  app(state, { app, connected }) {
    const known = state.apps.get(app);
    if (known) state.apps.set(app, { ...known, connected });
  },
};

const whispered = (message) => ({ ...message, is_ephemeral: true });

function put(state, channel, message) {
  if (!state.messages.has(channel)) state.messages.set(channel, new Map());
  state.messages.get(channel).set(message.ts, message);
}

// The server does not replay ephemeral messages; a short loss of the line need not cost them.
function withEphemerals(state, channel, list) {
  const kept = [...(state.messages.get(channel)?.values() ?? [])].filter((m) => m.is_ephemeral);
  return byId([...list, ...kept], "ts");
}
