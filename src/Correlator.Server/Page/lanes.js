// From a correlation to what is drawn: lanes, marks, gaps, and what is missing. No elements here.
import { between, pairs, parseTime, visible } from './format.js';

const mostLanes = 64;

/**
 * The lanes of a correlation, by stream: those with events, and of a partial one those of the query's streams that have none.
 * What is complete lacks nothing, also where an event is not listed (semi) or stands for many (aggregates).
 */
export function lanesOf(correlation, streams) {
  const events = correlation.events ?? [];
  const matched = new Set(correlation.streams ?? []);
  const lanes = new Map();
  for (const { stream, alias, source } of events) {
    lanes.has(stream) || lanes.set(stream, { stream, alias, source, isMissing: false });
  }

  if (correlation.completeness === 'partial') {
    (streams ?? []).forEach(({ alias, source }, stream) => lanes.has(stream) || matched.has(stream) || lanes.set(stream, { stream, alias, source, isMissing: true }));
  }

  return [...lanes.values()].sort((a, b) => a.stream - b.stream).slice(0, mostLanes);
}

/** What a correlation is called: its key, or where it has none what its first event says. */
export const titleOf = (correlation, max) => pairs(correlation.key, max) || visible(correlation.events?.[0]?.message, max) || 'no key';

/** What else is to say of it in a line: the values that a query selects, or the message of the only event. */
export function subtitleOf(correlation, max) {
  const { key, values, events } = correlation;
  const isTitled = Object.keys(key ?? {}).length > 0;
  return values ? pairs(values, max) : isTitled && events?.length === 1 ? visible(events[0].message, max) : '';
}

/** The events in order of time with their distance from the first and from the one before, in milliseconds. */
export function marksOf(correlation) {
  const timed = (correlation.events ?? []).map((event, index) => ({ event, index, time: parseTime(event.timestamp) }));
  timed.sort((a, b) => between(b.time, a.time) || a.event.stream - b.event.stream || a.index - b.index);
  const first = timed[0]?.time;
  return timed.map((mark, i) => ({
    event: mark.event,
    offset: between(first, mark.time),
    gap: i === 0 ? null : between(timed[i - 1].time, mark.time),
  }));
}

/** Positions from 0 to 1 of marks: by time, or one step each. */
export function positionsOf(marks, isEven) {
  const span = marks.at(-1)?.offset ?? 0;
  return marks.map((mark, i) => (marks.length === 1 ? 0 : isEven || span === 0 ? i / (marks.length - 1) : mark.offset / span));
}

/** Round offsets for an axis of so many milliseconds: 1, 2 or 5 times a power of ten, at most so many of them. */
export function ticksOf(span, most) {
  if (!(span > 0)) {
    return [0];
  }

  const raw = span / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}

/** The colour class of a stream; there are eight, and they repeat. */
export const hueOf = (stream) => `hue-${((stream % 8) + 8) % 8}`;
