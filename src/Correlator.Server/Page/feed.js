// Where results come from: the user's own query while it runs, or a standing query that is followed.
import { follow, kept, runQuery } from './api.js';
import { Results } from './store.js';

const most = 1000;

/** Results of a query, how it does, and what went wrong. State: idle, loading, running, live, reconnecting, closed, ended, full, stopped or failed. */
class Feed {
  results = new Results();
  row = null;
  state = 'idle';
  error = null;

  constructor(changed) {
    this.changed = changed;
  }

  settle(state, error = null) {
    [this.state, this.error] = [state, error];
    this.changed(this);
  }

  take(correlation) {
    this.results.add(correlation);
    this.changed(this);
  }

  report(row) {
    this.row = row ?? this.row;
    this.changed(this);
  }
}

/** The user's own query. */
export class OwnFeed extends Feed {
  #running = null;

  get isRunning() {
    return this.#running !== null;
  }

  /** Runs a text in the place of what ran before. */
  async run(text) {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.row = null;
    this.results.clear();
    this.settle('running');
    let last = { state: 'ended', error: null };
    try {
      await runQuery(text, most, running.signal, (line) => {
        last = this.#running === running ? this.#take(line) ?? last : last;
      });
    } catch (error) {
      last = error.name === 'AbortError' ? { state: 'stopped', error: null } : { state: 'failed', error };
    }

    if (this.#running === running) {
      this.#running = null;
      this.settle(last.state, last.error);
    }
  }

  /** Ends what runs; the server is told by the broken request. */
  stop() {
    const running = this.#running;
    if (running) {
      this.#running = null;
      running.abort();
      this.settle('stopped');
    }
  }

  #take(line) {
    if (line.correlation) {
      this.take(line.correlation);
    } else if (line.report) {
      this.report(line.report);
    } else if (line.end) {
      this.report(line.end.report);
      return { state: line.end.error ? 'failed' : this.results.size >= most ? 'full' : 'ended', error: line.end.error ?? null };
    }

    return null;
  }
}

/** A standing query: what is kept of it, then what comes. */
export class StandingFeed extends Feed {
  #close = () => {};
  #asked = new AbortController();

  constructor(name, changed) {
    super(changed);
    this.name = name;
  }

  /** Follows it. The events are asked for first, so that none falls between what is kept and what comes; one that comes twice is shown once. */
  async open() {
    this.close();
    this.#asked = new AbortController();
    const asked = this.#asked;
    this.settle('loading');
    const early = [];
    let isLoaded = false;
    let stream = 'loading';
    this.#close = follow(this.name, {
      correlation: (correlation) => (isLoaded ? this.take(correlation) : early.push(correlation)),
      report: (row) => this.report(row),
      state: (state) => {
        const isBack = state === 'live' && stream === 'reconnecting';
        stream = state;
        isLoaded && this.settle(state);
        isBack && this.#catchUp(asked);
      },
    });
    try {
      const old = await kept(this.name, most, asked.signal);
      isLoaded = true;
      [...old, ...early].forEach((correlation) => this.results.add(correlation));
      this.settle(stream);
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.close();
        this.settle('failed', error);
      }
    }
  }

  // After a break: who had nothing from the stream yet has no place in it to go on from. What is kept is known already or was missed.
  async #catchUp(asked) {
    const missed = await kept(this.name, most, asked.signal).catch(() => []);
    missed.forEach((correlation) => this.results.add(correlation));
    this.changed(this);
  }

  close() {
    this.#asked.abort();
    this.#close();
  }
}
