// What a person can do in the workspace: one function for each request the server takes.

/** @param {{request: (frame: object) => Promise<object>}} connection */
export function createApi(connection) {
  const send = (type, fields) => connection.request({ type, ...fields });
  return {
    post: ({ channel, thread }, text) =>
      send("post", { channel, text, thread_ts: thread, client_msg_id: crypto.randomUUID() }),
    edit: (channel, ts, text) => send("edit", { channel, ts, text }),
    remove: (channel, ts) => send("delete", { channel, ts }),
    command: (channel, command, text) => send("command", { channel, command, text }),
    react: (channel, ts, name, remove) => send("react", { channel, ts, name, remove }),
    shortcut: (callbackId, message) =>
      send("shortcut", { callback_id: callbackId, channel: message?.channel, message_ts: message?.ts }),
    /** `where` is {channel, message_ts, is_ephemeral} or {view_id}; `values` as Slack's state.values. */
    act: (where, action, values) => send("action", { ...where, action, state: { values } }),
    submit: (viewId, values) => send("submit", { view_id: viewId, state: { values } }),
    close: (viewId, all) => send("close", { view_id: viewId, all }),
    openHome: (app, tab) => send("open_home", { app, tab }),
  };
}
