// How a query would run: its operators as a tree, and as the text of `correlator explain`.
import { postJson } from './api.js';
import { byId, el } from './dom.js';
import { visible, visibleLines } from './format.js';

const pane = byId('pane-explain');
const deepest = 40;
let explained = null;
let asked = null;

/** Explains a text, unless it is what is shown already. */
export async function explain(text) {
  if (text === explained) {
    return;
  }

  asked?.abort();
  asked = new AbortController();
  explained = text;
  if (text.trim() === '') {
    pane.replaceChildren(el('div', { class: 'state' }, el('p', {}, 'Write a query to see how it would run.')));
    return;
  }

  pane.replaceChildren(el('div', { class: 'state is-loading' }, el('p', {}, 'Explaining …')));
  try {
    const answer = await postJson('api/explain', { text }, asked.signal);
    pane.replaceChildren(
      answer.graph && el('section', {}, el('h3', {}, 'Operators'), el('ul', { class: 'tree' }, nodeOf(answer.graph, 0))),
      el('section', {}, el('h3', {}, 'As text'), el('div', { class: 'explanation mono' }, visibleLines(answer.text, 100000).split('\n').map(lineOf))));
  } catch (error) {
    if (error.name !== 'AbortError') {
      explained = null;
      pane.replaceChildren(el('div', { class: 'state' }, el('p', { class: 'error' }, el('code', {}, visible(error.code, 40)), ' ', visible(error.message, 2000))));
    }
  }
}

// A line that is too long goes on below itself, further in than it began.
function lineOf(line) {
  const words = line.trimStart();
  const element = el('div', {}, words);
  element.style.paddingLeft = `${line.length - words.length + 2}ch`;
  return element;
}

function nodeOf(node, depth) {
  const inputs = depth < deepest ? node.inputs ?? [] : [];
  return el('li', {},
    el('div', { class: 'node' }, el('strong', {}, visible(node.name, 100)), ' ', el('code', {}, argumentsOf(node.arguments))),
    inputs.length > 0 && el('ul', {}, inputs.map((input) => nodeOf(input, depth + 1))));
}

// Arguments are words, a list of words, or names with values.
function argumentsOf(value) {
  if (value === null || value === undefined) {
    return '';
  }

  const words = Array.isArray(value) ? value : typeof value === 'object' ? Object.entries(value).map(([name, argument]) => `${name}: ${wordOf(argument)}`) : [value];
  return visible(words.map(wordOf).join(', '), 600);
}

const wordOf = (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));
