// The correlations on show: the newest so many, one of each id, found by text.

const most = 2000;
const searched = 20000;

/** What is known of a query's results. */
export class Results {
  #byId = new Map();
  #texts = new WeakMap();
  #filter = '';
  #waiting = [];
  #shown = null;
  dropped = 0;
  isPaused = false;

  get size() {
    return this.#byId.size;
  }

  get waiting() {
    return this.#waiting.length;
  }

  /** The shown ones, newest first. */
  get shown() {
    this.#shown ??= this.#select();
    return this.#shown;
  }

  get(id) {
    return this.#byId.get(id);
  }

  clear() {
    this.#byId.clear();
    this.#waiting = [];
    this.#shown = null;
    this.isPaused = false;
    this.dropped = 0;
  }

  set filter(text) {
    const filter = text.trim().toLowerCase();
    this.#shown = filter === this.#filter ? this.#shown : null;
    this.#filter = filter;
  }

  /** Takes a correlation in, or its newer revision; while paused it waits. */
  add(correlation) {
    if (this.isPaused) {
      this.#waiting.push(correlation);
      if (this.#waiting.length > most) {
        this.#waiting.shift();
        this.dropped++;
      }
    } else {
      this.#put(correlation);
    }
  }

  /** Shows what waited. */
  resume() {
    this.isPaused = false;
    this.#waiting.forEach((correlation) => this.#put(correlation));
    this.#waiting = [];
  }

  // A correlation that took others in replaces them; a revision that is older than what is there changes nothing.
  #put(correlation) {
    if (typeof correlation?.id !== 'string' || (this.#byId.get(correlation.id)?.revision ?? -1) > correlation.revision) {
      return;
    }

    (correlation.merged ?? []).forEach((id) => this.#byId.delete(id));
    this.#byId.set(correlation.id, correlation);
    this.#shown = null;
    if (this.#byId.size > most) {
      this.#byId.delete(this.#byId.keys().next().value);
      this.dropped++;
    }
  }

  #select() {
    const all = [...this.#byId.values()].reverse();
    return this.#filter === '' ? all : all.filter((correlation) => this.#textOf(correlation).includes(this.#filter));
  }

  #textOf(correlation) {
    let text = this.#texts.get(correlation);
    if (text === undefined) {
      const parts = (correlation.events ?? []).map((event) => [event.alias, event.source, event.message, ...Object.entries(event.labels ?? {}).flat()]);
      text = [correlation.id, correlation.completeness, ...Object.entries(correlation.key ?? {}).map((pair) => pair.join('=')), ...parts.flat()].join('\n').slice(0, searched).toLowerCase();
      this.#texts.set(correlation, text);
    }

    return text;
  }
}
