// Asks the server every two seconds how its queries do, and slower where it does not answer.
import { getJson } from './api.js';
import { showBanner } from './states.js';

const pauseMs = 2000;
const slowestMs = 16000;

/** The asking; `answered` is called with queries, metrics, the status (at first and after an outage, else null) and whether there was an outage. */
export class Poll {
  #failures = 0;
  #needsStatus = true;
  #timer = 0;

  constructor(answered) {
    this.answered = answered;
    document.addEventListener('visibilitychange', () => document.hidden || this.now());
  }

  now() {
    clearTimeout(this.#timer);
    this.#ask();
  }

  async #ask() {
    try {
      const [queries, metrics, status] = await Promise.all([getJson('api/queries'), getJson('api/metrics'), this.#needsStatus ? getJson('api/status') : null]);
      const wasGone = this.#failures > 0;
      [this.#failures, this.#needsStatus] = [0, false];
      showBanner(null);
      this.answered({ queries, metrics, status, wasGone });
    } catch (error) {
      this.#failures++;
      this.#needsStatus = true;
      showBanner(sentenceOf(error), { words: 'Try now', action: () => this.now() });
    }

    clearTimeout(this.#timer);
    if (!document.hidden) {
      this.#timer = setTimeout(() => this.#ask(), Math.min(slowestMs, pauseMs * 2 ** Math.min(this.#failures, 4)));
    }
  }
}

function sentenceOf(error) {
  return error.status === 401 ? null : error.isGone ? 'The server does not answer. What is shown is old; the page tries again by itself.' : error.message;
}
