// Suggestions at the caret: Ctrl+Space opens them, arrows choose, Enter or Tab takes, Escape closes.
import { postJson } from './api.js';
import { announce, byId, el } from './dom.js';
import { plural, visible } from './format.js';

const maxItems = 200;

/** The list of suggestions of an editor. */
export class Completion {
  #list = byId('completions');
  #items = [];
  #chosen = 0;
  #asked = null;

  constructor(editor) {
    this.editor = editor;
    editor.area.addEventListener('keydown', (event) => this.#onKey(event));
    editor.area.addEventListener('input', () => this.isOpen && this.open());
    editor.area.addEventListener('blur', () => this.close());
    editor.area.addEventListener('click', () => this.close());
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Asks for suggestions at the caret and shows them. */
  async open() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const [text, offset] = [this.editor.text, this.editor.area.selectionStart];
    try {
      const answer = await postJson('api/complete', { text, offset }, this.#asked.signal);
      if (text === this.editor.text && document.activeElement === this.editor.area) {
        this.#show(answer.items ?? []);
      }
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.close();
        announce(error.message);
      }
    }
  }

  close() {
    this.#asked?.abort();
    this.#list.hidden = true;
    this.editor.area.removeAttribute('aria-activedescendant');
    this.editor.area.removeAttribute('aria-controls');
  }

  #show(items) {
    this.#items = items.slice(0, maxItems);
    if (this.#items.length === 0) {
      this.close();
      announce('No suggestions here.');
      return;
    }

    this.#list.replaceChildren(...this.#items.map((item, i) => this.#option(item, i)));
    this.#list.hidden = false;
    this.editor.area.setAttribute('aria-controls', this.#list.id);
    this.#place();
    this.#choose(0);
    announce(`${plural(this.#items.length, 'suggestion')}.`);
  }

  #option(item, i) {
    return el('li', { id: `completion-${i}`, role: 'option', 'aria-selected': 'false', onmousedown: (event) => this.#onClick(event, i) },
      el('span', { class: 'completion-label' }, visible(item.label, 80)), el('span', { class: 'faint' }, visible(item.detail || item.kind, 60)));
  }

  #onClick(event, i) {
    event.preventDefault();
    this.#choose(i);
    this.#take();
  }

  // Below the caret, or above it where there is no room; never over the edge.
  #place() {
    const { caret } = this.editor;
    const { offsetWidth: width, offsetHeight: height } = this.#list;
    const below = caret.bottom + height + 8 < innerHeight || caret.top < height + 8;
    this.#list.style.left = `${Math.max(8, Math.min(caret.left, innerWidth - width - 8))}px`;
    this.#list.style.top = `${below ? caret.bottom + 4 : caret.top - height - 4}px`;
  }

  #choose(i) {
    const options = this.#list.children;
    options[this.#chosen]?.setAttribute('aria-selected', 'false');
    this.#chosen = (i + options.length) % options.length;
    options[this.#chosen].setAttribute('aria-selected', 'true');
    options[this.#chosen].scrollIntoView({ block: 'nearest' });
    this.editor.area.setAttribute('aria-activedescendant', options[this.#chosen].id);
  }

  #take() {
    const item = this.#items[this.#chosen];
    this.close();
    this.editor.replace(item.replaceStart, item.replaceEnd, item.insertText);
  }

  #onKey(event) {
    if (event.ctrlKey && event.code === 'Space') {
      event.preventDefault();
      this.open();
      return;
    }

    if (!this.isOpen || event.isComposing) {
      return;
    }

    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    const isTaken = (event.key === 'Enter' && !event.ctrlKey) || (event.key === 'Tab' && !event.shiftKey);
    if (move) {
      this.#choose(Math.abs(move) === 1 ? this.#chosen + move : Math.max(0, Math.min(this.#items.length - 1, this.#chosen + move)));
    } else if (isTaken) {
      this.#take();
    } else if (event.key === 'Escape') {
      this.close();
    } else {
      if (['ArrowLeft', 'ArrowRight', 'Enter'].includes(event.key)) {
        this.close();
      }

      return;
    }

    event.preventDefault();
    event.stopPropagation();
  }
}
