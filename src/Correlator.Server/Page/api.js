// Talks to the server. Every failure is an ApiError with a code and a sentence.

/** What the server, or the way to it, answered instead of an answer. */
export class ApiError extends Error {
  constructor(code, message, status) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** Whether the server could not be reached at all. */
  get isGone() {
    return this.status === 0;
  }
}

/** Set by the page: what is done when the server asks for a token. */
export const hooks = { unauthorized: () => {} };

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError('GONE', 'The server does not answer.', 0);
  }

  if (response.ok) {
    return response;
  }

  if (response.status === 401) {
    hooks.unauthorized();
  }

  throw await errorOf(response);
}

async function errorOf(response) {
  const body = await response.json().catch(() => null);
  const error = body?.error;
  return new ApiError(String(error?.code ?? `HTTP ${response.status}`), String(error?.message ?? `The server answered ${response.status}.`), response.status);
}

const post = (path, body, signal) => request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });

/** GETs JSON of a path below the page's. */
export const getJson = async (path, signal) => (await request(path, { signal })).json();

/** POSTs JSON and reads the JSON that comes back. */
export const postJson = async (path, body, signal) => (await post(path, body, signal)).json();

/** Signs in with a token; the server answers with a cookie, whatever else it says. */
export const login = (token) => post('api/login', { token });

/** Runs a query. Calls back for each line until the server ends it or the signal stops it. */
export async function runQuery(text, limit, signal, onLine) {
  const response = await post('api/run', { text, limit }, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await readFrom(reader);
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : lines.pop();
    lines.filter((line) => line.trim() !== '').forEach((line) => onLine(JSON.parse(line)));
    if (done) {
      return;
    }
  }
}

async function readFrom(reader) {
  try {
    return await reader.read();
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError('GONE', 'The connection broke before the query ended.', 0);
  }
}

/** Follows a standing query. Returns what ends that. */
export function follow(name, handlers) {
  const events = new EventSource(`${pathOf(name)}/events`);
  events.addEventListener('correlation', (message) => handlers.correlation(JSON.parse(message.data)));
  events.addEventListener('report', (message) => handlers.report(JSON.parse(message.data)));
  events.addEventListener('open', () => handlers.state('live'));
  events.addEventListener('error', () => handlers.state(events.readyState === EventSource.CLOSED ? 'closed' : 'reconnecting'));
  return () => events.close();
}

/** The newest correlations kept of a standing query, oldest first. */
export const kept = (name, last, signal) => getJson(`${pathOf(name)}/results?last=${last}`, signal);

const pathOf = (name) => `api/queries/${encodeURIComponent(name)}`;
