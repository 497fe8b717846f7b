// The query's text area: what is typed, its colours, its diagnostics.
import { postJson } from './api.js';
import { announce, byId, debounce, el } from './dom.js';
import { visible } from './format.js';
import { placeOf, render, shift } from './highlight.js';

const pauseMs = 180;
const maxShown = 50;
const severities = new Set(['error', 'warning', 'hint']);

/** The editor; `changed` is called whenever the text is another. */
export class Editor {
  #area = byId('query-text');
  #shown = byId('highlight');
  #list = byId('diagnostics');
  #state = byId('check-state');
  #text = '';
  #tokens = [];
  #diagnostics = [];
  #formatted = null;
  #asked = null;
  #checkSoon = debounce(pauseMs, () => this.check());

  constructor(changed) {
    this.changed = changed;
    this.#area.addEventListener('input', () => this.#onInput());
  }

  get text() {
    return this.#area.value;
  }

  get area() {
    return this.#area;
  }

  /** Where the caret is on the screen, as a rectangle without width. */
  get caret() {
    return placeOf(this.#shown, this.#area.selectionStart);
  }

  /** The text to begin with. */
  load(text) {
    this.#area.value = text;
    this.#draw();
    this.check();
  }

  /** Puts other text in the place of all. */
  set(text) {
    this.replace(0, this.#area.value.length, text);
  }

  /** Replaces a part of the text as if it had been typed, so that it can be undone. */
  replace(start, end, text) {
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
    const isDone = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (!isDone && (start !== end || text !== '')) {
      this.#area.setRangeText(text, start, end, 'end');
      this.#onInput();
    }
  }

  /** Replaces all by its standard form. */
  async format() {
    await this.check();
    if (this.#formatted === null) {
      announce('The query has errors; it was not formatted.');
    } else if (this.#formatted !== this.text) {
      this.set(this.#formatted);
      announce('Formatted.');
    }
  }

  /** Asks the server about the text. */
  async check() {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const text = this.text;
    this.#formatted = null;
    if (text.trim() === '') {
      this.#show({ diagnostics: [], tokens: [], formatted: null }, '');
      return;
    }

    try {
      const answer = await postJson('api/check', { text }, asked.signal);
      if (text === this.text) {
        this.#show(answer, answer.isValid ? 'No errors' : '');
      }
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#state.textContent = `Not checked: ${error.message}`;
      }
    }
  }

  #show(answer, sentence) {
    this.#tokens = [...(answer.tokens ?? [])].sort((a, b) => a.start - b.start);
    this.#diagnostics = answer.diagnostics ?? [];
    this.#formatted = answer.formatted ?? null;
    this.#state.textContent = sentence;
    this.#area.setAttribute('aria-invalid', this.#diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? 'true' : 'false');
    this.#draw();
    this.#list.replaceChildren(...this.#diagnostics.slice(0, maxShown).map((diagnostic) => this.#row(diagnostic)));
  }

  #row(diagnostic) {
    const go = el('button', { type: 'button', class: 'link', onclick: () => this.#select(diagnostic) },
      el('span', { class: `severity is-${severities.has(diagnostic.severity) ? diagnostic.severity : 'hint'}` }, visible(diagnostic.severity, 20)),
      el('code', {}, visible(diagnostic.code, 40)), ' ', visible(diagnostic.message, 1000));
    const fix = diagnostic.fix && this.#fixOf(diagnostic, diagnostic.fix);
    return el('li', {}, go, fix);
  }

  // A fix of words only is a hint; one with a place and a text is done by its button.
  #fixOf(diagnostic, fix) {
    const title = visible(fix.title, 160);
    const apply = () => {
      this.replace(fix.start ?? diagnostic.start, fix.end ?? diagnostic.end, fix.newText);
      announce(`Fixed: ${title}`);
    };
    return typeof fix.newText === 'string' ? el('button', { type: 'button', class: 'small', onclick: apply }, `Fix: ${title}`) : el('span', { class: 'faint' }, title);
  }

  #select(diagnostic) {
    this.#area.focus();
    this.#area.setSelectionRange(diagnostic.start, Math.max(diagnostic.start, diagnostic.end));
  }

  #onInput() {
    const text = this.text;
    this.#tokens = shift(this.#tokens, this.#text, text);
    this.#diagnostics = shift(this.#diagnostics, this.#text, text);
    this.#draw();
    this.#checkSoon();
    this.changed(text);
  }

  #draw() {
    this.#text = this.text;
    render(this.#shown, this.#text, this.#tokens, this.#diagnostics);
  }
}
