// Queries that were run, kept in this browser only.
import { announce, byId, el } from './dom.js';
import { visible } from './format.js';

const name = 'correlator.history';
const draftName = 'correlator.draft';
const most = 50;
const longest = 20000;

// Where storage is refused or full, the page works without it.
function read(key, fallback) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    announce('The browser keeps no history.');
  }
}

/** The history of an editor: a dialog, and Alt with the arrow keys. */
export class History {
  #dialog = byId('history-dialog');
  #at = -1;

  constructor(editor) {
    this.editor = editor;
    byId('history').addEventListener('click', () => this.show());
    editor.area.addEventListener('keydown', (event) => this.#onKey(event));
  }

  get entries() {
    const all = read(name, []);
    return Array.isArray(all) ? all.filter((entry) => typeof entry?.text === 'string') : [];
  }

  /** The text that was in the editor when the page was left. */
  get draft() {
    const text = read(draftName, '');
    return typeof text === 'string' ? text : '';
  }

  set draft(text) {
    write(draftName, text.slice(0, longest));
  }

  /** Keeps a query that is run, once, as the newest. */
  add(text) {
    this.#at = -1;
    if (text.length <= longest) {
      write(name, [{ text, at: new Date().toISOString() }, ...this.entries.filter((entry) => entry.text !== text)].slice(0, most));
    }
  }

  show() {
    const entries = this.entries;
    const rows = entries.map((entry) => el('li', {}, el('button', { type: 'button', class: 'history-entry', onclick: () => this.#take(entry.text) },
      el('code', {}, visible(entry.text.replace(/\s+/g, ' '), 300)), el('span', { class: 'faint' }, visible(String(entry.at ?? '').slice(0, 16).replace('T', ' '), 20)))));
    this.#dialog.replaceChildren(
      el('h2', {}, 'Earlier queries'),
      rows.length > 0 ? el('ul', { class: 'history-list' }, rows) : el('p', { class: 'faint' }, 'Queries that you run are kept here, in this browser only.'),
      el('div', { class: 'bar' },
        el('button', { type: 'button', onclick: () => this.#dialog.close() }, 'Close'),
        rows.length > 0 && el('button', { type: 'button', class: 'push', onclick: () => this.#clear() }, 'Forget all')));
    this.#dialog.showModal();
  }

  #take(text) {
    this.#dialog.close();
    this.editor.set(text);
  }

  #clear() {
    write(name, []);
    this.#dialog.close();
    announce('The history is empty.');
  }

  #onKey(event) {
    const step = event.altKey && { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const entries = this.entries;
    const to = this.#at + (step || 0);
    if (step && entries[to]) {
      event.preventDefault();
      this.#at = to;
      this.editor.set(entries[to].text);
    }
  }
}
