// What stands where there is no list: why it is empty, what went wrong, what to do.
import { byId, el } from './dom.js';
import { exact, plural, visible } from './format.js';

const flows = { idle: '', loading: 'loading', running: 'running', live: 'live', reconnecting: 'reconnecting', closed: 'not connected', ended: 'ended', full: 'ended at the limit', stopped: 'stopped', failed: 'failed' };

/** Shows how a feed does: counts, its state, and words where it shows no result. `act` holds what the buttons do. */
export function showState(feed, filter, act) {
  const { results } = feed;
  const shown = results.shown.length;
  byId('results-title').textContent = feed.name ? visible(feed.name, 40) : 'Results';
  byId('edit').hidden = !feed.name;
  byId('count').textContent = countOf(results, shown);
  byId('flow').className = `flow push-after is-${feed.state}`;
  byId('flow').textContent = results.isPaused ? 'paused' : flows[feed.state] ?? '';
  byId('pause').textContent = results.isPaused ? (results.waiting > 0 ? `Resume, ${exact(results.waiting)} new` : 'Resume') : 'Pause';
  byId('pause').setAttribute('aria-pressed', String(results.isPaused));
  const parts = feed.error ? errorOf(feed, act) : feed.state === 'closed' ? closedOf(act) : shown > 0 ? [] : emptyOf(feed, filter, act);
  const box = byId('list-state');
  const next = parts.map((part) => part.textContent).join('\n');
  if (box.dataset.shown !== next) {
    box.dataset.shown = next;
    box.replaceChildren(...parts);
  }

  box.hidden = parts.length === 0;
  box.classList.toggle('is-loading', feed.state === 'loading');
  byId('list').hidden = shown === 0;
}

function countOf(results, shown) {
  const all = results.size;
  const words = shown === all ? exact(all) : `${exact(shown)} of ${exact(all)}`;
  return all === 0 ? '' : results.dropped > 0 ? `${words}, ${exact(results.dropped)} older not kept` : words;
}

function errorOf(feed, act) {
  return [
    el('p', { class: 'error' }, el('code', {}, visible(feed.error.code, 40)), ' ', visible(feed.error.message, 2000)),
    feed.name && el('button', { type: 'button', onclick: act.retry }, 'Try again'),
  ].filter(Boolean);
}

const closedOf = (act) => [el('p', {}, 'The server sends nothing more of this query.'), el('button', { type: 'button', onclick: act.retry }, 'Connect again')];

function emptyOf(feed, filter, act) {
  if (feed.results.size > 0) {
    return [el('p', {}, `None of ${plural(feed.results.size, 'result')} has “${visible(filter, 80)}”.`), el('button', { type: 'button', onclick: act.clearFilter }, 'Clear the filter')];
  }

  switch (feed.state) {
    case 'idle':
      return [el('p', {}, 'Nothing has been run yet.'), el('p', { class: 'faint' }, 'Write a query above and press ', el('kbd', {}, 'Ctrl'), ' ', el('kbd', {}, 'Enter'), ', or choose a standing one.'), ...act.examples()];
    case 'loading':
      return [el('p', {}, 'Loading …')];
    case 'ended':
      return [el('p', {}, 'The query ended without a result.'), el('button', { type: 'button', onclick: act.funnel }, 'See where the events went')];
    case 'stopped':
      return [el('p', {}, 'Stopped before there was a result.')];
    default:
      return [el('p', {}, 'No result yet.'), el('p', { class: 'faint' }, feed.row ? `${plural(feed.row.events ?? 0, 'event')} read so far.` : 'They are shown as they come.')];
  }
}

/** A sentence over the whole page, with what can be done; null for none. */
export function showBanner(sentence, button) {
  const banner = byId('banner');
  banner.hidden = sentence === null;
  if (sentence !== null && banner.dataset.sentence !== sentence) {
    banner.replaceChildren(el('span', {}, sentence), button && el('button', { type: 'button', class: 'small', onclick: button.action }, button.words));
  }

  banner.dataset.sentence = sentence ?? '';
}
