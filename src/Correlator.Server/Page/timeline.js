// A correlation as swim lanes: a lane for each stream, a mark for each event, what lies between them, and who did not answer.
import { el, roving, svg } from './dom.js';
import { duration, visible } from './format.js';
import { hueOf, lanesOf, marksOf, positionsOf, ticksOf } from './lanes.js';

const laneHeight = 50;
const top = 34;
const right = 64;
const maxGaps = 60;
const gapRoom = 46;
const labelRoom = 66;

/** Draws a correlation; `chosen` is called with the number of a mark that is chosen. */
export function timeline(correlation, streams, { width, isEven, chosen }) {
  const lanes = lanesOf(correlation, streams);
  const marks = marksOf(correlation);
  const frame = frameOf(width, lanes, marks, isEven);
  const height = top + lanes.length * laneHeight + 8;
  const picture = svg('svg', { class: 'timeline', viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': sentenceOf(lanes, marks) },
    axis(frame, height), lanes.map((lane, row) => laneOf(frame, lane, row)), gapsOf(frame), frame.marks.map((mark, i) => markOf(frame, mark, i)));
  const buttons = [...picture.querySelectorAll('[role=button]')];
  picture.addEventListener('keydown', (event) => {
    const to = roving(event, buttons, { next: 'ArrowRight', previous: 'ArrowLeft' });
    return to === null ? pressed(event, buttons, chosen) : chosen(to, false);
  });
  buttons.forEach((button, i) => button.addEventListener('click', () => chosen(i, true)));
  return picture;
}

function pressed(event, buttons, chosen) {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    chosen(buttons.indexOf(document.activeElement), true);
  }
}

function frameOf(width, lanes, marks, isEven) {
  const left = width < 480 ? 92 : 132;
  const positions = positionsOf(marks, isEven);
  const rows = new Map(lanes.map((lane, row) => [lane.stream, row]));
  const room = width - left - right;
  const placed = marks.map((mark, i) => ({ ...mark, x: left + positions[i] * room, y: yOf(rows.get(mark.event.stream) ?? 0) }));
  return { width, left, room, lanes, marks: placed, isEven, span: marks.at(-1)?.offset ?? 0 };
}

const yOf = (row) => top + row * laneHeight + laneHeight / 2;

function axis(frame, height) {
  const ticks = frame.isEven ? [] : ticksOf(frame.span, Math.max(2, Math.floor(frame.room / 110)));
  const at = (offset) => frame.left + (frame.span > 0 ? offset / frame.span : 0) * frame.room;
  return svg('g', { class: 'axis', 'aria-hidden': 'true' },
    ticks.map((offset) => svg('g', {},
      svg('line', { x1: at(offset), x2: at(offset), y1: top - 6, y2: height - 8 }),
      svg('text', { x: at(offset), y: top - 14, 'text-anchor': 'middle' }, offset === 0 ? '0' : `+${duration(offset)}`))),
    frame.isEven && svg('text', { x: frame.left, y: top - 14 }, 'one step an event, not to scale'));
}

function laneOf(frame, lane, row) {
  const y = yOf(row);
  const size = frame.left < 100 ? 10 : 15;
  return svg('g', { class: `lane ${hueOf(lane.stream)}${lane.isMissing ? ' is-missing' : ''}` },
    svg('rect', { class: 'lane-ground', x: 0, y: y - laneHeight / 2 + 3, width: frame.width, height: laneHeight - 6, rx: 8 }),
    svg('rect', { class: 'lane-edge', x: 0, y: y - laneHeight / 2 + 3, width: 4, height: laneHeight - 6, rx: 2 }),
    svg('text', { class: 'lane-name', x: 16, y: y - 3 }, svg('title', {}, visible(lane.alias, 200)), visible(lane.alias, size)),
    svg('text', { class: 'lane-source', x: 16, y: y + 13 }, svg('title', {}, visible(lane.source, 200)), visible(lane.source, size + 3)),
    svg('line', { class: 'lane-line', x1: frame.left - 14, x2: frame.width - 14, y1: y, y2: y }),
    lane.isMissing && missing(frame, y));
}

// Where an answer would stand: at the end of the time that there is, or some way behind the only event.
function missing(frame, y) {
  const from = frame.marks.at(-1);
  const x = frame.left + frame.room * (frame.marks.length > 1 ? 1 : 0.45);
  const side = Math.sign(y - from?.y);
  const isAtEnd = x + 100 > frame.width;
  return svg('g', { class: 'missing' },
    from && svg('path', { d: `M${from.x} ${from.y + side * 9}L${x - (x > from.x ? 8 : 0)} ${y - side * (x > from.x ? 6 : 12)}` }),
    svg('circle', { cx: x, cy: y, r: 9 }),
    svg('path', { d: `M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`, class: 'missing-cross' }),
    svg('text', { x: isAtEnd ? x - 18 : x + 18, y: isAtEnd ? y - 8 : y + 4, 'text-anchor': isAtEnd ? 'end' : 'start' }, 'no reply'));
}

function gapsOf(frame) {
  const pieces = frame.marks.slice(1, maxGaps + 1).map((mark, i) => {
    const from = frame.marks[i];
    const [dx, dy] = [mark.x - from.x, mark.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [(dx / length) * 8, (dy / length) * 8];
    return svg('g', {},
      length > 18 && svg('line', { x1: from.x + ux, y1: from.y + uy, x2: mark.x - ux, y2: mark.y - uy }),
      mark.gap > 0 && gapLabel(from, mark, frame.marks[i + 2]));
  });
  return svg('g', { class: 'gaps', 'aria-hidden': 'true' }, pieces);
}

// On the line where there is room; beside a steep line where nothing follows close by; else the table has to say it.
function gapLabel(from, mark, next) {
  const words = duration(mark.gap);
  const [x, y] = [(from.x + mark.x) / 2, (from.y + mark.y) / 2];
  const isSteep = from.y !== mark.y && (!next || next.x - mark.x > labelRoom);
  return mark.x - from.x > gapRoom ? labelOf(x, y, words) : isSteep ? labelOf(mark.x + 8 + words.length * 3.1 + 6, y, words) : null;
}

function labelOf(x, y, text) {
  const width = text.length * 6.2 + 12;
  return svg('g', { class: 'gap-label' },
    svg('rect', { x: x - width / 2, y: y - 9, width, height: 18, rx: 9 }),
    svg('text', { x, y: y + 4, 'text-anchor': 'middle' }, text));
}

function markOf(frame, mark, i) {
  const words = `${visible(mark.event.alias, 60)} +${duration(mark.offset)}: ${visible(mark.event.message, 200)}`;
  return svg('g', { class: `mark ${hueOf(mark.event.stream)}`, role: 'button', tabindex: i === 0 ? '0' : '-1', 'aria-label': words, 'data-mark': i },
    svg('title', {}, words), svg('circle', { class: 'mark-halo', cx: mark.x, cy: mark.y, r: 12 }), svg('circle', { class: 'mark-dot', cx: mark.x, cy: mark.y, r: 6.5 }));
}

function sentenceOf(lanes, marks) {
  const missed = lanes.filter((lane) => lane.isMissing).map((lane) => visible(lane.alias, 60));
  const events = `${marks.length} events of ${lanes.length - missed.length} streams within ${duration(marks.at(-1)?.offset ?? 0)}`;
  return missed.length > 0 ? `${events}; no reply of ${missed.join(', ')}` : events;
}

/** The name of a stream in its colour. */
export const chip = (stream, alias) => el('span', { class: `stream ${hueOf(stream)}` }, visible(alias, 40));
