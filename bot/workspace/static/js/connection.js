// The one WebSocket: requests out, frames in, and back again after every loss.

const FIRST_WAIT = 250; // milliseconds
const LONGEST_WAIT = 5000;
const ANSWER_WITHIN = 15000;

/** What the server refused; `code` is its snake_case name, `message` is for people. */
export class RequestError extends Error {
  constructor(code, message) {
    super(message || code);
    this.code = code;
  }
}

export class Connection {
  #url;
  #onFrame;
  #onOpenChange;
  #socket = null;
  #losses = 0;
  #retry = 0;
  #lastId = 0;
  #waiting = new Map(); // id → {resolve, reject, timer}

  constructor(url, { onFrame, onOpenChange }) {
    this.#url = url;
    this.#onFrame = onFrame;
    this.#onOpenChange = onOpenChange;
    addEventListener("online", () => this.#open());
  }

  start() {
    this.#open();
  }

  /** Send a frame → a promise of its `done`; rejects with RequestError, also when the line drops. */
  request(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new RequestError("offline"));
    }
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ ...frame, id }));
    return new Promise((resolve, reject) => {
      const giveUp = () => this.#settle({ id, type: "error", error: "no_answer" });
      const timer = setTimeout(giveUp, ANSWER_WITHIN);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  #open() {
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = () => this.#lost();
  }

  #receive(frame) {
    if (frame.type === "hello") {
      this.#losses = 0;
      this.#onOpenChange(true);
    }
    if (frame.type === "done" || frame.type === "error") this.#settle(frame);
    else this.#onFrame(frame);
  }

  #settle(frame) {
    const request = this.#waiting.get(frame.id);
    if (!request) return;
    this.#waiting.delete(frame.id);
    clearTimeout(request.timer);
    if (frame.type === "done") request.resolve(frame);
    else request.reject(new RequestError(frame.error, frame.message));
  }

  #lost() {
    this.#onOpenChange(false);
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, type: "error", error: "offline" });
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#losses++);
    this.#retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
  }
}
