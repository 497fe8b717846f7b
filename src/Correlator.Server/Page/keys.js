// Keys that work everywhere on the page, and the list of them.
import { byId, el } from './dom.js';

const name = 'correlator.keys';

const help = [
  ['Ctrl Enter', 'run the query'], ['Esc', 'stop it'], ['Ctrl Space', 'suggest'], ['Shift Alt F', 'format'], ['Alt ↑ ↓', 'earlier and later queries'],
  ['j k', 'next and previous correlation'], ['Enter', 'to its events'], ['← →', 'from event to event'], ['/', 'filter'], ['e', 'edit the query'], ['p', 'pause or go on'], ['c', 'copy as JSON'],
  ['1 2 3', 'timeline, funnel, explain'], ['?', 'this list'],
];

/** Whether single letters are keys too; those who dictate or type by other means can turn that off. */
let hasLetters = read() !== 'off';

function read() {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function setLetters(isOn) {
  hasLetters = isOn;
  try {
    localStorage.setItem(name, isOn ? 'on' : 'off');
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

const isTyping = (element) => element.matches('input, textarea, select') && element.type !== 'checkbox';

/** Starts listening. Actions: run, stop (answers whether there was something to stop), format and one for each letter. */
export function startKeys(actions) {
  byId('keys').addEventListener('click', showKeys);
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.isComposing || event.defaultPrevented) {
      return;
    }

    if (chord(event, actions) || (hasLetters && letter(event, actions))) {
      event.preventDefault();
    }
  });
}

function chord(event, actions) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    actions.run();
    return true;
  }

  if (event.code === 'KeyF' && event.shiftKey && event.altKey) {
    actions.format();
    return true;
  }

  const isClearing = event.target.matches('input[type=search]') && event.target.value !== '';
  return event.key === 'Escape' && !isClearing && actions.stop();
}

function letter(event, actions) {
  const action = event.key === '?' ? showKeys : actions.letters[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return false;
  }

  action();
  return true;
}

function showKeys() {
  const dialog = byId('keys-dialog');
  dialog.replaceChildren(
    el('h2', {}, 'Keys'),
    el('dl', { class: 'keys' }, help.map(([keys, words]) => el('div', {}, el('dt', {}, keys.split(' ').map((key) => el('kbd', {}, key))), el('dd', {}, words)))),
    el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: hasLetters, onchange: (event) => setLetters(event.target.checked) }), ' Single letters are keys'),
    el('div', { class: 'bar' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
  dialog.showModal();
}
