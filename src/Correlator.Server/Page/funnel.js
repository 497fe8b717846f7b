// Where the events of a query went: from what its streams read down to what matched.
import { byId, el } from './dom.js';
import { bytes, duration, exact, plural, short, visible } from './format.js';
import { hueOf } from './lanes.js';

const losses = [
  ['filtered', 'filtered', 'removed by the selector or a stage'],
  ['duplicate', 'duplicate', 'seen before'],
  ['missingKey', 'missing key', 'without the key of the join'],
  ['late', 'late', 'came after the clock had passed them'],
  ['evicted', 'evicted', 'gave way to the bound on memory'],
];

const outcomes = [
  ['matched', 'matched', 'had a partner'],
  ['unmatched', 'unmatched', 'proved to have none'],
  ['open', 'open', 'not decided yet'],
];

const lossWords = {
  evicted: 'events held gave way to the bound on state',
  refused: 'events were not taken in',
  dropped: 'results were dropped, because their reader was too slow or a limit left them out',
  withheld: 'negative results were withheld, because a source had a gap or events had given way',
};

const pane = byId('pane-funnel');
let key = '';

/** Shows the funnel of a row of the queries; null for none. */
export function showFunnel(row) {
  const next = JSON.stringify(row ? [row.streams, row.losses, row.warnings, row.heldBytes, row.heldEvents, row.watermarkLagSeconds, row.error, row.results, row.events] : null);
  if (next === key) {
    return;
  }

  key = next;
  const scrolled = pane.scrollTop;
  pane.replaceChildren(...(row ? partsOf(row) : [el('div', { class: 'state' }, el('p', {}, 'Run a query, or choose a standing one, to see where its events went.'))]));
  pane.scrollTop = scrolled;
}

function partsOf(row) {
  const streams = row.streams ?? [];
  return [
    el('dl', { class: 'facts' }, factsOf(row).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    row.error && el('p', { class: 'error' }, el('code', {}, visible(row.error.code, 40)), ' ', visible(row.error.message, 2000)),
    ...streams.map(streamTable),
    streams.length === 0 && el('p', { class: 'faint' }, 'Nothing has been read yet.'),
    notesOf('Losses', (row.losses ?? []).filter((loss) => loss.count > 0).map((loss) => `${exact(loss.count)} ${lossWords[String(loss.kind).toLowerCase()] ?? visible(loss.kind, 40)}${streamName(streams, loss.stream)}`)),
    notesOf('Warnings', (row.warnings ?? []).map((warning) => `${visible(warning.code, 40)}: ${visible(warning.message, 1000)}`)),
  ].filter(Boolean);
}

function streamName(streams, stream) {
  const name = typeof stream === 'number' ? streams[stream]?.alias : stream;
  return name ? ` (${visible(name, 40)})` : '';
}

function factsOf(row) {
  return [
    ['read', plural(row.events ?? 0, 'event')],
    ['results', exact(row.results)],
    Number.isFinite(row.heldEvents) && ['held', `${plural(row.heldEvents, 'event')}${Number.isFinite(row.heldBytes) ? `, ${bytes(row.heldBytes)}` : ''}`],
    Number.isFinite(row.watermarkLagSeconds) && ['clock behind', duration(row.watermarkLagSeconds * 1000)],
  ].filter(Boolean);
}

// Each loss hangs where the ones before it have left off, so that the last bars are seen to be what remained.
function streamTable(stream, index) {
  const all = Math.max(1, stream.input ?? 0);
  let passed = 0;
  const rows = [['read', '', stream.input ?? 0, 0, 'is-read']];
  for (const [name, words, why] of losses.filter(([field]) => stream[field] > 0)) {
    rows.push([words, why, stream[name], passed, 'is-loss']);
    passed += stream[name];
  }

  for (const [name, words, why] of outcomes) {
    rows.push([words, why, stream[name] ?? 0, passed, `is-${name}`]);
    passed += stream[name] ?? 0;
  }

  const none = losses.filter(([field]) => !(stream[field] > 0)).map(([, words]) => words);
  return el('table', { class: `funnel ${hueOf(index)}` },
    el('caption', {}, el('span', { class: `stream ${hueOf(index)}` }, visible(stream.alias, 60)), ' ', el('span', { class: 'faint' }, visible(stream.source, 80))),
    el('thead', { class: 'hidden' }, el('tr', {}, ['Step', 'Share', 'Events', 'Percent'].map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, rows.map(([name, why, value, from, kind]) => barRow({ name, why, value, from, kind, all }))),
    el('tfoot', {}, el('tr', {}, el('td', { colspan: 4, class: 'faint' }, footOf(none, stream.withheld)))));
}

function barRow({ name, why, value, from, kind, all }) {
  const bar = el('div', { class: `bar-fill ${kind}` });
  bar.style.left = `${Math.min(100, (from / all) * 100)}%`;
  bar.style.width = `${Math.min(100, (value / all) * 100)}%`;
  return el('tr', { title: why },
    el('th', { scope: 'row' }, name),
    el('td', { class: 'bar-cell' }, el('div', { class: 'bar-ground' }, value > 0 && bar)),
    el('td', { class: 'number' }, exact(value)),
    el('td', { class: 'number faint' }, `${short((value / all) * 100)} %`));
}

function footOf(none, withheld) {
  const words = none.length > 0 ? `None: ${none.join(', ')}.` : '';
  return withheld > 0 ? `${words} ${plural(withheld, 'negative result')} withheld, because the other side had a gap.` : words;
}

const notesOf = (title, notes) => (notes.length === 0 ? null : el('section', { class: 'notes' }, el('h3', {}, title), el('ul', {}, notes.map((note) => el('li', {}, note)))));
