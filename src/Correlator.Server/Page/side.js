// The queries and sources at the side.
import { byId, el } from './dom.js';
import { count, exact, plural, visible } from './format.js';

/** The list of queries; `chosen` is called with the name of a standing one, or null for the user's own. */
export class Side {
  #rows = new Map();
  #chosen = null;

  constructor(chosen) {
    this.chosen = chosen;
    byId('own').addEventListener('click', () => chosen(null));
    byId('side').addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Marks what is on show. */
  mark(name) {
    this.#chosen = name;
    mark(byId('own'), name === null);
    this.#rows.forEach((row, key) => mark(row.button, key === name));
  }

  /** Shows the rows of /api/queries. */
  update(queries) {
    const standing = queries.filter((row) => row.isStanding);
    const others = queries.filter((row) => !row.isStanding);
    this.#rows.forEach((row, name) => standing.some((known) => known.name === name) || this.#drop(name));
    standing.forEach((row) => this.#show(row));
    if (standing.length === 0) {
      byId('standing').replaceChildren(el('li', { class: 'faint' }, 'None. They are named in the configuration.'));
    }

    byId('others-title').hidden = others.length === 0;
    byId('others').replaceChildren(...others.slice(0, 20).map((row) => el('li', { class: 'faint' }, el('bdi', {}, visible(row.name || `#${row.number}`, 40)), ` · ${count(row.eventsPerSecond)} ev/s`)));
  }

  /** Shows the sources of /api/status. */
  sources(status) {
    const rows = (status.sources ?? []).map((source) => el('li', {}, el('bdi', {}, visible(source.name, 40)), el('span', { class: 'faint' }, `${visible(source.kind, 30)}${source.isLive ? ' · live' : ''}`)));
    const tables = (status.lookups ?? []).map((name) => el('li', {}, el('bdi', {}, visible(name, 40)), el('span', { class: 'faint' }, 'lookup table')));
    byId('sources').replaceChildren(...rows, ...tables);
    byId('version').textContent = visible(status.version, 30);
  }

  /** What stands below the user's own query. */
  set ownState(words) {
    byId('own-state').textContent = words;
  }

  #drop(name) {
    this.#rows.get(name).element.remove();
    this.#rows.delete(name);
  }

  #show(row) {
    let known = this.#rows.get(row.name);
    if (!known) {
      const words = el('span', { class: 'faint' });
      const state = el('span', { class: 'dot' });
      const total = el('span', { class: 'faint push' });
      const button = el('button', { type: 'button', class: 'entry', onclick: () => this.chosen(row.name) }, el('span', { class: 'entry-name' }, state, el('bdi', {}, visible(row.name, 60)), total), words);
      known = { element: el('li', {}, button), button, words, state, total };
      this.#rows.set(row.name, known);
      byId('standing').querySelectorAll('li.faint').forEach((element) => element.remove());
      byId('standing').append(known.element);
      mark(button, row.name === this.#chosen);
    }

    const warnings = row.warnings?.length ?? 0;
    known.state.className = `dot ${row.error ? 'is-error' : warnings > 0 ? 'is-warning' : 'is-live'}`;
    known.total.textContent = exact(row.results);
    known.total.title = plural(row.results, 'result');
    known.words.textContent = row.error ? visible(row.error.message, 120) : `${count(row.eventsPerSecond)} ev/s · ${count(row.resultsPerSecond)} res/s${warnings > 0 ? ` · ${plural(warnings, 'warning')}` : ''}`;
    known.button.title = visible(row.text, 500);
  }

  #onKey(event) {
    const entries = [...byId('side').querySelectorAll('button.entry')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && entries[entries.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}

function mark(button, isChosen) {
  isChosen ? button.setAttribute('aria-current', 'true') : button.removeAttribute('aria-current');
}
