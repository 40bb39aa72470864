// An app's Home tab: the view it published for this person.

import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { readValues } from "./form-values.js";
import { texts } from "./texts.js";

export class HomeTab {
  #state;
  #api;
  #app = null;
  #drawn = undefined;

  constructor({ state, api }) {
    this.#state = state;
    this.#api = api;
    this.node = el("section", { class: "home", "aria-label": texts.home, hidden: true });
  }

  /** Show this app's Home, or nothing. Opening it tells the app, as Slack does. */
  update(app) {
    const isNew = app && app.user_id !== this.#app?.user_id;
    this.#app = app;
    this.node.hidden = !app;
    if (!app) return;
    if (isNew) this.#api.openHome(app.user_id, "home").catch(() => {}); // the banner says that it is gone
    const view = this.#state.homes.get(app.user_id);
    if (view === this.#drawn) return;
    this.#drawn = view;
    this.node.replaceChildren(...this.#draw(view, app));
  }

  #draw(view, app) {
    if (!view) return [el("p", { class: "empty" }, texts.homeEmpty(app.name))];
    const act = (action) => this.#api.act({ view_id: view.id }, action, readValues(this.node));
    return renderBlocks(view.blocks, { directory: this.#state, act });
  }
}
