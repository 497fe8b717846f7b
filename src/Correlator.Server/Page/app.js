// The page: puts its parts together and says what they do to each other.
import { hooks } from './api.js';
import { Completion } from './completion.js';
import { Detail } from './detail.js';
import { byId, debounce, el, perFrame, roving } from './dom.js';
import { Editor } from './editor.js';
import { explain } from './explain.js';
import { OwnFeed, StandingFeed } from './feed.js';
import { visible } from './format.js';
import { showFunnel } from './funnel.js';
import { History } from './history.js';
import { startKeys } from './keys.js';
import { CorrelationList } from './list.js';
import { askForToken, startLogin } from './login.js';
import { Metrics } from './metrics.js';
import { Poll } from './poll.js';
import { Side } from './side.js';
import { showState } from './states.js';
import { startTheme } from './theme.js';

const panes = ['timeline', 'funnel', 'explain'];

class Page {
  #own = new OwnFeed((feed) => this.#onFeed(feed));
  #feed = this.#own;
  #editor = new Editor((text) => this.#onText(text));
  #history = new History(this.#editor);
  #detail = new Detail();
  #side = new Side((name) => this.#show(name));
  #metrics = new Metrics();
  #list = new CorrelationList(this.#own.results, { chosen: () => this.#drawSoon(), opened: () => this.#openDetail() });
  #pane = 'timeline';
  #filter = '';
  #sources = [];
  #queries = [];
  #poll = new Poll((answer) => this.#onPolled(answer));
  #drawSoon = perFrame(() => this.#draw());
  #keepDraft = debounce(500, () => (this.#history.draft = this.#editor.text));
  #explainSoon = debounce(300, () => this.#explainNow());

  start() {
    startTheme();
    new Completion(this.#editor);
    startLogin(() => this.#onSignedIn());
    hooks.unauthorized = askForToken;
    this.#startButtons();
    startKeys({ run: () => this.#run(), stop: () => this.#stop(), format: () => this.#editor.format(), letters: this.#letters() });
    addEventListener('hashchange', () => this.#onHash());
    this.#editor.load(this.#history.draft);
    this.#drawSoon();
    this.#onHash();
    this.#poll.now();
  }

  #letters() {
    return {
      j: () => this.#list.move(1), k: () => this.#list.move(-1), '/': () => byId('filter').focus(), e: () => this.#editor.area.focus(), p: () => this.#pause(), c: () => this.#detail.copy(),
      1: () => this.#select('timeline'), 2: () => this.#select('funnel'), 3: () => this.#select('explain'),
    };
  }

  #startButtons() {
    const on = (id, action) => byId(id).addEventListener('click', action);
    on('run', () => this.#run());
    on('stop', () => this.#stop());
    on('format', () => this.#editor.format());
    on('explain', () => this.#select('explain', true));
    on('pause', () => this.#pause());
    on('edit', () => this.#edit());
    panes.forEach((pane) => on(`tab-${pane}`, () => this.#select(pane)));
    document.querySelector('.tabs').addEventListener('keydown', (event) => {
      const to = roving(event, panes.map((pane) => byId(`tab-${pane}`)), { next: 'ArrowRight', previous: 'ArrowLeft' });
      return to !== null && this.#select(panes[to]);
    });
    document.querySelectorAll('.views button').forEach((button) => button.addEventListener('click', () => this.#view(button.dataset.view)));
    byId('filter').addEventListener('input', debounce(120, () => this.#setFilter(byId('filter').value)));
    byId('filter').addEventListener('keydown', (event) => ['Enter', 'ArrowDown'].includes(event.key) && !event.ctrlKey && this.#list.focus());
    this.#view('results');
  }

  #run() {
    const text = this.#editor.text;
    if (text.trim() !== '') {
      this.#history.add(text);
      this.#show(null);
      this.#list.choose(null);
      this.#view('results');
      this.#own.run(text);
    }
  }

  #stop() {
    const isRunning = this.#own.isRunning;
    this.#own.stop();
    return isRunning;
  }

  // Puts the text of the standing query on show into the editor.
  #edit() {
    this.#view('query');
    this.#editor.set(this.#feed.row?.text ?? '');
  }

  #pause() {
    const { results } = this.#feed;
    results.isPaused ? results.resume() : (results.isPaused = true);
    this.#drawSoon();
  }

  #setFilter(text) {
    this.#filter = text;
    byId('filter').value = text;
    this.#drawSoon();
  }

  // Shows a standing query, or with null the user's own.
  #show(name) {
    if ((this.#feed.name ?? null) === name) {
      return;
    }

    this.#feed.close?.();
    this.#feed = name === null ? this.#own : new StandingFeed(name, (feed) => this.#onFeed(feed));
    this.#feed.row ??= this.#queries.find((row) => row.name === name) ?? null;
    this.#list.results = this.#feed.results;
    this.#list.choose(null);
    this.#side.mark(name);
    document.title = name === null ? 'Correlator' : `${visible(name, 60)} – Correlator`;
    history.replaceState(null, '', name === null ? '#/' : `#/${encodeURIComponent(name)}`);
    this.#feed.open?.();
    this.#view('results');
    this.#drawSoon();
    this.#explainSoon();
  }

  #onHash() {
    const name = nameIn(location.hash);
    if (name !== null) {
      this.#show(name);
    }
  }

  #onFeed(feed) {
    if (feed === this.#own) {
      byId('stop').disabled = !this.#own.isRunning;
      this.#side.ownState = { idle: 'not run yet', running: 'running', ended: 'ended', full: 'ended at the limit', stopped: 'stopped', failed: 'failed' }[feed.state];
    }

    if (feed === this.#feed) {
      this.#drawSoon();
    }
  }

  #onText() {
    this.#keepDraft();
    this.#explainSoon();
  }

  #draw() {
    const feed = this.#feed;
    feed.results.filter = this.#filter;
    showState(feed, this.#filter, { retry: () => feed.open(), clearFilter: () => this.#setFilter(''), funnel: () => this.#select('funnel'), examples: () => this.#examples() });
    this.#list.refresh();
    this.#detail.show(feed.results.get(this.#list.active) ?? null, feed.row?.streams ?? null);
    if (this.#pane === 'funnel') {
      showFunnel(feed.row);
    }
  }

  #examples() {
    const [one, two] = this.#sources;
    const texts = two ? [`${one}({})\n  and on(request_id) within(30s) ${two}({})`, `${one}({})\n  unless on(request_id) within(30s) ${two}({})`] : one ? [`${one}({})`] : [];
    return texts.map((text) => el('button', { type: 'button', class: 'example', onclick: () => this.#editor.set(text) }, el('code', {}, text)));
  }

  #openDetail() {
    this.#select('timeline');
    this.#view('detail');
    this.#draw();
    this.#detail.focus();
  }

  #select(pane, isSeen = false) {
    this.#pane = pane;
    for (const name of panes) {
      byId(`pane-${name}`).hidden = name !== pane;
      byId(`tab-${name}`).setAttribute('aria-selected', String(name === pane));
      byId(`tab-${name}`).setAttribute('tabindex', name === pane ? '0' : '-1');
    }

    if (isSeen) {
      this.#view('detail');
    }

    this.#explainNow();
    this.#drawSoon();
  }

  #explainNow() {
    if (this.#pane === 'explain') {
      explain(this.#textOnShow());
    }
  }

  #textOnShow() {
    return this.#feed.name ? this.#feed.row?.text ?? '' : this.#editor.text;
  }

  #view(view) {
    document.documentElement.dataset.view = view;
    document.querySelectorAll('.views button').forEach((button) => (button.dataset.view === view ? button.setAttribute('aria-current', 'page') : button.removeAttribute('aria-current')));
  }

  #onSignedIn() {
    this.#feed.open?.();
    this.#editor.check();
    this.#poll.now();
  }

  #onPolled({ queries, metrics, status, wasGone }) {
    this.#queries = queries;
    this.#side.update(queries);
    this.#metrics.add(metrics);
    if (status) {
      this.#side.sources(status);
      this.#sources = (status.sources ?? []).map((source) => source.name);
    }

    if (this.#feed.name) {
      this.#feed.report(queries.find((row) => row.name === this.#feed.name));
      if (wasGone && ['closed', 'failed'].includes(this.#feed.state)) {
        this.#feed.open();
      }
    }

    this.#drawSoon();
  }
}

function nameIn(hash) {
  try {
    return decodeURIComponent(/^#\/(.+)$/.exec(hash)?.[1] ?? '') || null;
  } catch {
    return null;
  }
}

new Page().start();
