// The text of the query again, behind the text area, with colours and squiggles.
import { el } from './dom.js';

const kinds = new Set(['keyword', 'source', 'string', 'number', 'duration', 'operator', 'label', 'comment', 'name']);
const severities = ['hint', 'warning', 'error'];

/** Tokens and diagnostics after the text was edited, until the server has answered: what lies behind the edit moves with it, what it touches goes. */
export function shift(spans, before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }

  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }

  const end = before.length - tail;
  const delta = after.length - before.length;
  return spans
    .filter((span) => span.end <= start || span.start >= end)
    .map((span) => (span.start >= end ? { ...span, start: span.start + delta, end: span.end + delta } : span));
}

/** Shows the text with its tokens and diagnostics. */
export function render(target, text, tokens, diagnostics) {
  const marks = diagnostics.map((diagnostic) => widen(diagnostic, text.length, tokens));
  const edges = new Set([0, text.length]);
  [...tokens, ...marks].forEach((span) => {
    edges.add(clamp(span.start, text.length));
    edges.add(clamp(span.end, text.length));
  });

  const sorted = [...edges].sort((a, b) => a - b);
  const pieces = [];
  let token = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    while (token < tokens.length && tokens[token].end <= sorted[i]) {
      token++;
    }

    pieces.push(piece(text.slice(sorted[i], sorted[i + 1]), classOf(tokens[token], marks, sorted[i])));
  }

  // A last line that is empty has no height of its own.
  target.replaceChildren(...pieces, '\n');
}

function classOf(token, marks, at) {
  const kind = token && token.start <= at && kinds.has(token.kind) ? `tok-${token.kind}` : '';
  const worst = marks.filter((mark) => mark.start <= at && mark.end > at).reduce((most, mark) => Math.max(most, severities.indexOf(mark.severity)), -1);
  return `${kind}${worst >= 0 ? ` squiggle-${severities[worst]}` : ''}`.trim();
}

const piece = (text, name) => (name === '' ? text : el('span', { class: name }, text));

const clamp = (offset, length) => Math.max(0, Math.min(length, offset));

// A diagnostic at a point misses something there: the word that ends there is shown, as in within(30); where none does, the character there, at the end of the text the last one.
function widen(diagnostic, length, tokens) {
  const start = clamp(diagnostic.start, length);
  const end = clamp(diagnostic.end, length);
  if (end > start) {
    return { ...diagnostic, start, end };
  }

  const word = tokens.find((token) => token.end === start && token.kind !== 'operator' && token.kind !== 'comment');
  const at = Math.min(start, Math.max(0, length - 1));
  return { ...diagnostic, start: word?.start ?? at, end: word?.end ?? at + 1 };
}

/** Where an offset of the shown text is on the screen. */
export function placeOf(target, offset) {
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  let rest = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (rest <= node.length) {
      const range = document.createRange();
      range.setStart(node, rest);
      range.collapse(true);
      const box = range.getClientRects()[0];
      return box ?? target.getBoundingClientRect();
    }

    rest -= node.length;
  }

  return target.getBoundingClientRect();
}
