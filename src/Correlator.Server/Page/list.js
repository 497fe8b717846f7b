// The list of correlations. Only the rows in view are elements, so thousands cost what twenty do.
import { byId, el, perFrame, svg } from './dom.js';
import { clock, dayAndClock, duration, plural, visible } from './format.js';
import { hueOf, marksOf, subtitleOf, titleOf } from './lanes.js';

const rowHeight = 58;
const spare = 6;
const maxDots = 40;

/** A list of a store's correlations; `chosen` is called with one when it is chosen, `opened` when it is asked to be seen. */
export class CorrelationList {
  #box = byId('list');
  #inner = el('div', { class: 'list-inner', role: 'presentation' });
  #rows = new Map();
  #items = [];
  #active = null;
  refreshSoon = perFrame(() => this.refresh());

  constructor(results, { chosen, opened }) {
    Object.assign(this, { results, chosen, opened });
    this.#box.append(this.#inner);
    this.#box.addEventListener('scroll', perFrame(() => this.#draw()));
    this.#box.addEventListener('keydown', (event) => this.#onKey(event));
    this.#box.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.#draw()).observe(this.#box);
  }

  get active() {
    return this.#active;
  }

  focus() {
    this.#box.focus();
  }

  /** Shows what the store shows now. Who has scrolled down keeps seeing the same rows. */
  refresh() {
    const before = this.#items[Math.floor(this.#box.scrollTop / rowHeight)];
    const within = this.#box.scrollTop % rowHeight;
    const isAtTop = this.#box.scrollTop < rowHeight / 2;
    this.#items = this.results.shown;
    this.#inner.style.height = `${this.#items.length * rowHeight}px`;
    const at = isAtTop || !before ? -1 : this.#items.findIndex((item) => item.id === before.id);
    this.#box.scrollTop = at < 0 ? (isAtTop ? 0 : this.#box.scrollTop) : at * rowHeight + within;
    this.#draw();
  }

  /** Chooses one and brings it into view. */
  choose(correlation) {
    this.#active = correlation?.id ?? null;
    const at = this.#items.findIndex((item) => item.id === this.#active);
    if (at >= 0) {
      const { scrollTop, clientHeight } = this.#box;
      const top = at * rowHeight;
      this.#box.scrollTop = top < scrollTop ? top : top + rowHeight > scrollTop + clientHeight ? top + rowHeight - clientHeight : scrollTop;
    }

    this.#draw();
    this.chosen(correlation ?? null);
  }

  /** Moves by so many rows. */
  move(step) {
    const at = this.#items.findIndex((item) => item.id === this.#active);
    const to = at < 0 && step !== Infinity ? 0 : Math.max(0, Math.min(this.#items.length - 1, at + step));
    if (this.#items[to]) {
      this.choose(this.#items[to]);
    }
  }

  #draw() {
    const from = Math.max(0, Math.floor(this.#box.scrollTop / rowHeight) - spare);
    const to = Math.min(this.#items.length, Math.ceil((this.#box.scrollTop + this.#box.clientHeight) / rowHeight) + spare);
    const rows = new Map();
    for (let i = from; i < to; i++) {
      const item = this.#items[i];
      const known = this.#rows.get(item.id);
      rows.set(item.id, known?.item === item ? known : { item, element: rowOf(item) });
      this.#settle(rows.get(item.id).element, item, i);
    }

    this.#rows = rows;
    const wanted = [...rows.values()].map((row) => row.element);
    if (wanted.length !== this.#inner.children.length || wanted.some((element, i) => this.#inner.children[i] !== element)) {
      this.#inner.replaceChildren(...wanted);
    }

    const active = rows.get(this.#active)?.element.id;
    active ? this.#box.setAttribute('aria-activedescendant', active) : this.#box.removeAttribute('aria-activedescendant');
  }

  #settle(element, item, i) {
    element.style.transform = `translateY(${i * rowHeight}px)`;
    element.setAttribute('aria-posinset', i + 1);
    element.setAttribute('aria-setsize', this.#items.length);
    element.setAttribute('aria-selected', item.id === this.#active ? 'true' : 'false');
  }

  #onClick(event) {
    const id = event.target.closest('[role=option]')?.dataset.id;
    const item = this.#items.find((candidate) => candidate.id === id);
    if (item) {
      this.choose(item);
      this.opened();
    }
  }

  #onKey(event) {
    const page = Math.max(1, Math.floor(this.#box.clientHeight / rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.move(steps[event.key]);
    } else if (event.key === 'Enter' && this.#active) {
      event.preventDefault();
      this.opened();
    }
  }
}

function rowOf(item) {
  const isComplete = item.completeness === 'complete';
  const subtitle = subtitleOf(item, 160);
  const names = [...new Set((item.events ?? []).map((event) => event.stream))].sort((a, b) => a - b)
    .map((stream) => el('span', { class: `stream ${hueOf(stream)}` }, visible(item.events.find((event) => event.stream === stream).alias, 24)));
  return el('div', { class: 'row', role: 'option', id: `row-${item.id}`, 'data-id': item.id },
    el('div', { class: 'row-line' },
      el('time', { class: 'row-time', datetime: item.start, title: dayAndClock(item.start) }, clock(item.start)),
      el('bdi', { class: 'row-key' }, titleOf(item, 160)),
      el('span', { class: `badge ${isComplete ? 'is-complete' : 'is-partial'}` }, isComplete ? 'complete' : 'partial')),
    el('div', { class: 'row-line faint' },
      el('span', { class: 'row-streams' }, names),
      subtitle === '' ? dotsOf(item) : el('bdi', { class: 'row-words' }, subtitle),
      el('span', { class: 'row-events', 'aria-label': plural((item.events ?? []).length, 'event') }, `${(item.events ?? []).length} ev`),
      el('span', { class: 'row-span' }, duration(item.durationMs))));
}

// The events on a line, so that the shape of a correlation is seen before it is opened.
function dotsOf(item) {
  const marks = marksOf(item).slice(0, maxDots);
  const span = marks.at(-1)?.offset || 1;
  return svg('svg', { class: 'dots', viewBox: '0 0 88 10', width: 88, height: 10, 'aria-hidden': 'true' },
    svg('path', { d: 'M4 5H84', class: 'dots-line' }),
    marks.map((mark) => svg('circle', { cx: (4 + (mark.offset / span) * 80).toFixed(1), cy: 5, r: 2.6, class: hueOf(mark.event.stream) })));
}
