// Times, sizes and texts as people read them.
const ticksPerMillisecond = 10000;

/** An instant of seven decimals as milliseconds since 1970 and the ticks (100 ns) beyond; a double alone would lose them. */
export function parseTime(text) {
  const match = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text ?? '');
  if (!match) {
    return { ms: NaN, ticks: 0 };
  }

  const fraction = (match[2] ?? '').padEnd(7, '0').slice(0, 7);
  return { ms: Date.parse(`${match[1]}Z`) + Number(fraction.slice(0, 3)), ticks: Number(fraction.slice(3)) };
}

/** Milliseconds from one instant to another. */
export const between = (from, to) => to.ms - from.ms + (to.ticks - from.ticks) / ticksPerMillisecond;

/** The time of day in UTC with milliseconds. */
export function clock(text) {
  const match = /T(\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?/.exec(text ?? '');
  return match ? `${match[1]}.${(match[2] ?? '').padEnd(3, '0')}` : '';
}

/** Day and time in UTC. */
export const dayAndClock = (text) => `${(text ?? '').slice(0, 10)} ${clock(text)} UTC`;

/** A duration of so many milliseconds. */
export function duration(ms) {
  const size = Math.abs(ms);
  if (!Number.isFinite(size)) {
    return '–';
  }

  if (size < 1) {
    return size === 0 ? '0 ms' : `${short(ms * 1000)} µs`;
  }

  return size < 1000 ? `${short(ms)} ms` : size < 60000 ? `${short(ms / 1000)} s` : longDuration(size, ms < 0 ? '-' : '');
}

function longDuration(ms, sign) {
  const seconds = Math.round(ms / 1000);
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  const [[size, unit], next] = [parts[first], parts[first + 1]];
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
  return `${sign}${Math.floor(seconds / size)} ${unit}${rest > 0 ? ` ${rest} ${next[1]}` : ''}`;
}

/** A number with three digits that matter. */
export function short(value) {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? trimZeros(value.toFixed(1)) : trimZeros(value.toFixed(2));
}

const trimZeros = (text) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

/** A count: 950, 12.3k, 4.5M. */
export function count(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }

  const units = [[1e9, 'G'], [1e6, 'M'], [1e4, 'k']];
  const unit = units.find(([size]) => Math.abs(value) >= size);
  return unit ? `${short(value / (unit[1] === 'k' ? 1000 : unit[0]))}${unit[1]}` : short(value);
}

/** A count with all its digits. */
export const exact = (value) => Number(value ?? 0).toLocaleString('en-GB');

/** So many of something. */
export const plural = (value, one, many = `${one}s`) => `${exact(value)} ${value === 1 ? one : many}`;

/** A size in bytes. */
export function bytes(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }

  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = value < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  return `${short(value / 1000 ** power)} ${units[power]}`;
}

// Characters that show nothing or turn the text around them: C0, DEL, C1, marks and overrides of direction, line separators, joiners of no width.
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const names = { 0: 'NUL', 7: 'BEL', 8: 'BS', 13: 'CR', 27: 'ESC', 127: 'DEL' };

function picture(character) {
  const code = character.charCodeAt(0);
  return character === '\n' ? '↵' : character === '\t' ? '⇥' : `‹${names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}›`;
}

/** Text of a log with its control characters made visible, cut after so many characters. */
export function visible(text, max = Infinity, hidden = unseen) {
  const all = String(text ?? '').replaceAll('\r\n', '\n');
  const cut = all.length > max ? `${all.slice(0, max)}…` : all;
  return cut.replace(hidden, picture);
}

/** The same over several lines: line ends and tabs stay what they are. */
export const visibleLines = (text, max = Infinity) => visible(text, max, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g);

/** The parts of a key or of labels as one line. */
export const pairs = (object, max = 200) => visible(Object.entries(object ?? {}).map(([name, value]) => `${name}=${value}`).join(' '), max);
