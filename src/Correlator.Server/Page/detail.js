// One correlation: its head, its timeline, and the same events as a table with all they say.
import { announce, byId, copyText, debounce, el } from './dom.js';
import { clock, dayAndClock, duration, plural, visible, visibleLines } from './format.js';
import { lanesOf, marksOf, titleOf } from './lanes.js';
import { chip, timeline } from './timeline.js';

const maxRows = 1000;
const lineLength = 240;
const messageLength = 20000;
const maxLabels = 200;

/** The pane of the timeline. */
export class Detail {
  #pane = byId('pane-timeline');
  #correlation = null;
  #streams = null;
  #lanes = null;
  #isEven = false;
  #drawn = el('div', { class: 'timeline-box' });
  #width = 0;

  constructor() {
    new ResizeObserver(debounce(60, () => this.#redraw())).observe(this.#pane);
    this.show(null, null);
  }

  /** Shows a correlation of a query with these streams; null for none. */
  show(correlation, streams) {
    const lanes = correlation && lanesOf(correlation, streams);
    const isSame = correlation !== null && correlation === this.#correlation && lanes.length === this.#lanes?.length;
    [this.#correlation, this.#streams, this.#lanes] = [correlation, streams, lanes];
    if (isSame) {
      return;
    }

    if (correlation === null) {
      this.#pane.replaceChildren(el('div', { class: 'state' }, el('p', {}, 'Choose a correlation to see its events on a timeline.'), el('p', { class: 'faint' }, el('kbd', {}, 'j'), ' and ', el('kbd', {}, 'k'), ' move through the list, ', el('kbd', {}, 'Enter'), ' comes here.')));
      return;
    }

    const marks = marksOf(correlation);
    this.#pane.replaceChildren(this.#head(correlation), this.#drawn, this.#legend(), tableOf(marks, lanes));
    this.#pane.scrollTop = 0;
    this.#width = 0;
    this.#redraw();
  }

  /** Puts the focus on the first event. */
  focus() {
    (this.#drawn.querySelector('[tabindex="0"]') ?? this.#pane).focus();
  }

  async copy() {
    if (this.#correlation) {
      const isCopied = await copyText(JSON.stringify(this.#correlation, null, 2));
      announce(isCopied ? 'Copied as JSON.' : 'The browser did not let this page copy.');
      byId('copy').textContent = isCopied ? 'Copied' : 'Not copied';
      setTimeout(() => byId('copy')?.replaceChildren('Copy JSON'), 1500);
    }
  }

  #head(correlation) {
    const isComplete = correlation.completeness === 'complete';
    const notes = [correlation.truncated && 'cut at the most events that one may have', correlation.continues && `goes on from ${visible(correlation.continues, 40)}`, correlation.missingKey && 'without a key', correlation.revision > 0 && `revision ${correlation.revision}`].filter(Boolean);
    const more = { ...correlation.labels, ...correlation.values };
    return el('header', { class: 'detail-head' },
      el('div', { class: 'bar' },
        el('h3', {}, el('bdi', {}, titleOf(correlation, 200))),
        el('span', { class: `badge ${isComplete ? 'is-complete' : 'is-partial'}` }, isComplete ? 'complete' : 'partial'),
        el('button', { type: 'button', id: 'copy', class: 'push small', onclick: () => this.copy() }, 'Copy JSON')),
      el('p', { class: 'faint' }, el('time', { datetime: correlation.start }, dayAndClock(correlation.start)), ` · ${duration(correlation.durationMs)} · ${plural((correlation.events ?? []).length, 'event')}`, notes.length > 0 && ` · ${notes.join(' · ')}`),
      Object.keys(more).length > 0 && labelList(more));
  }

  #legend() {
    return el('div', { class: 'bar timeline-bar' },
      el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: this.#isEven, onchange: (event) => this.#setEven(event.target.checked) }), ' Even steps instead of time'));
  }

  #setEven(isEven) {
    this.#isEven = isEven;
    this.#width = 0;
    this.#redraw();
  }

  #redraw() {
    const width = Math.max(320, Math.floor(this.#drawn.clientWidth || this.#pane.clientWidth - 32));
    if (this.#correlation && width !== this.#width && this.#pane.clientWidth > 0) {
      this.#width = width;
      this.#drawn.replaceChildren(timeline(this.#correlation, this.#streams, { width, isEven: this.#isEven, chosen: (i, isOpened) => this.#choose(i, isOpened) }));
    }
  }

  #choose(i, isOpened) {
    this.#drawn.querySelectorAll('.mark').forEach((mark, at) => mark.classList.toggle('is-chosen', at === i));
    const rows = this.#pane.querySelectorAll('.event');
    rows.forEach((row, at) => row.classList.toggle('is-chosen', at === i));
    if (isOpened && rows[i]) {
      rows[i].querySelector('details').open = true;
      rows[i].scrollIntoView({ block: 'nearest' });
    }
  }
}

// What the picture shows, in words: the table is the way to the events for those who do not see it, and for all to what they say.
function tableOf(marks, lanes) {
  const left = marks.length - maxRows;
  return el('table', { class: 'events' },
    el('caption', {}, 'Events in order of time'),
    el('thead', {}, el('tr', {}, ['Offset', 'Gap', 'Stream', 'Message'].map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, marks.slice(0, maxRows).map(rowOf),
      left > 0 && el('tr', {}, el('td', { colspan: 4, class: 'faint' }, `… and ${plural(left, 'event')} more; copy as JSON to have all`)),
      lanes.filter((lane) => lane.isMissing).map(missingRow)));
}

const missingRow = (lane) => el('tr', { class: 'missing-row' },
  el('td', { class: 'number' }, '–'), el('td', {}), el('td', {}, chip(lane.stream, lane.alias)), el('td', { class: 'event-message' }, 'no reply'));

function rowOf(mark) {
  const { event } = mark;
  const body = el('div', { class: 'event-body' });
  const details = el('details', { ontoggle: () => details.open && body.childElementCount === 0 && body.append(...bodyOf(event)) },
    el('summary', {}, el('bdi', { dir: 'auto' }, visible(event.message, lineLength) || '(no message)')), body);
  return el('tr', { class: 'event' },
    el('td', { class: 'number' }, `+${duration(mark.offset)}`),
    el('td', { class: 'number faint' }, mark.gap === null ? '' : duration(mark.gap)),
    el('td', {}, chip(event.stream, event.alias)),
    el('td', { class: 'event-message' }, details));
}

function bodyOf(event) {
  const isCut = String(event.message ?? '').length > messageLength;
  return [
    el('p', { class: 'faint' }, `${clock(event.timestamp)} UTC · `, el('bdi', {}, visible(event.source, 200))),
    el('pre', { class: 'message', dir: 'auto', tabindex: '0', 'aria-label': 'Message' }, visibleLines(event.message, messageLength)),
    isCut && el('p', { class: 'faint' }, `${plural(event.message.length - messageLength, 'character')} more; copy as JSON to have all.`),
    labelList(event.labels ?? {}),
  ].filter(Boolean);
}

function labelList(labels) {
  return el('dl', { class: 'labels' }, Object.entries(labels).slice(0, maxLabels).map(([name, value]) => el('div', {},
    el('dt', {}, el('bdi', {}, visible(name, 100))), el('dd', {}, el('bdi', { dir: 'auto' }, value === null ? '–' : visible(value, 2000))))));
}
