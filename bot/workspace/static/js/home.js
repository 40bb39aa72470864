// An app's Home tab: the view it published for this person.

import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { readValues } from "./form-values.js";
import { texts } from "./texts.js";

export class HomeTab {
  #state;
  #api;
  #open = null; // the app's user id
  #drawn;
  node = el("section.home", { "aria-label": texts.home, hidden: true });

  constructor({ state, api }) {
    this.#state = state;
    this.#api = api;
  }

  /** Show this app's Home, or nothing. Opening it tells the app, as Slack does. */
  update(app) {
    const isOpening = app && app.user_id !== this.#open;
    this.#open = app?.user_id ?? null;
    this.node.hidden = !app;
    if (!app) return;
    if (isOpening) this.#api.openHome(app.user_id, "home").catch(() => {}); // the banner says why
    const view = this.#state.homes.get(app.user_id);
    if (view && view === this.#drawn) return;
    this.#drawn = view;
    this.node.replaceChildren(...this.#draw(view, app));
  }

  #draw(view, app) {
    if (!view) return [el("p.empty", texts.homeEmpty(app.name))];
    const act = (action) => this.#api.act({ view_id: view.id }, action, readValues(this.node));
    return renderBlocks(view.blocks, { directory: this.#state, act });
  }
}
