// The strip of figures at the top, each with its last two minutes.
import { byId, el, svg } from './dom.js';
import { bytes, count, duration } from './format.js';

const kept = 60;
const fewest = 10;
const [width, height] = [56, 18];

const seconds = (value) => duration(value * 1000);

const figures = [
  { name: 'events/s', value: (m) => m.eventsPerSecond, words: count },
  { name: 'results/s', value: (m) => m.resultsPerSecond, words: count },
  { name: 'p50', value: (m) => m.latencySeconds?.p50, words: seconds, title: 'Latency: half of the results came out within this' },
  { name: 'p95', value: (m) => m.latencySeconds?.p95, words: seconds, title: 'Latency: 95 of 100 results came out within this' },
  { name: 'p99', value: (m) => m.latencySeconds?.p99, words: seconds, title: 'Latency: 99 of 100 results came out within this' },
  { name: 'memory', value: (m) => m.memoryBytes, words: bytes },
  { name: 'state', value: (m) => m.stateBytes, words: bytes, title: 'What the queries hold' },
];

/** The strip. */
export class Metrics {
  #cells = figures.map((figure) => cellOf(figure));

  constructor() {
    byId('metrics').replaceChildren(...this.#cells.map((cell) => cell.element));
  }

  /** Adds a sample of /api/metrics. A figure that the server has never told has no place in the strip. */
  add(metrics) {
    figures.forEach((figure, i) => {
      const cell = this.#cells[i];
      const value = figure.value(metrics);
      const isKnown = Number.isFinite(value);
      cell.words.textContent = isKnown ? figure.words(value) : '–';
      if (isKnown || cell.values.length > 0) {
        cell.element.hidden = false;
        cell.values.push(isKnown ? value : 0);
        cell.values.splice(0, cell.values.length - kept);
        cell.line.setAttribute('d', pathOf(cell.values, false));
        cell.area.setAttribute('d', pathOf(cell.values, true));
      }
    });
  }
}

function cellOf(figure) {
  const words = el('span', { class: 'figure' }, '–');
  const line = svg('path', { class: 'spark-line' });
  const area = svg('path', { class: 'spark-area' });
  const element = el('div', { class: 'metric', title: figure.title, hidden: true },
    el('dt', {}, figure.name),
    el('dd', {}, words, svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' }, area, line)));
  return { element, words, line, area, values: [] };
}

function pathOf(values, isArea) {
  if (values.length < 2) {
    return '';
  }

  const most = Math.max(...values, 1e-12);
  const step = width / Math.max(fewest, values.length - 1);
  const first = width - (values.length - 1) * step;
  const points = values.map((value, i) => `${(first + i * step).toFixed(1)} ${(height - 1.5 - (value / most) * (height - 4)).toFixed(1)}`);
  return isArea ? `M${first.toFixed(1)} ${height}L${points.join('L')}L${width} ${height}Z` : `M${points.join('L')}`;
}
