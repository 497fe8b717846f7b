// Elements are made here and nowhere else. Text of logs is hostile: it becomes text nodes and attribute values, never markup.
const svgSpace = 'http://www.w3.org/2000/svg';

/** The element of an id; it must be there. */
export const byId = (id) => document.getElementById(id);

/** A new HTML element with properties and children (strings become text). */
export const el = (name, props, ...children) => fill(document.createElement(name), props, children);

/** A new SVG element. */
export const svg = (name, props, ...children) => fill(document.createElementNS(svgSpace, name), props, children);

function fill(element, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }

  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Says something to a screen reader. */
export function announce(sentence) {
  byId('announcer').textContent = sentence;
}

/** Calls at most once a frame, with the newest arguments. */
export function perFrame(action) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        action();
      });
    }
  };
}

/** Calls once nothing has been asked for so long. */
export function debounce(milliseconds, action) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

/** Arrow keys, Home and End move the focus among elements of which one is in the tab order. */
export function roving(event, elements, keys) {
  const at = elements.indexOf(document.activeElement);
  const to = event.key === keys.next ? at + 1 : event.key === keys.previous ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? elements.length - 1 : null;
  if (at < 0 || to === null || !elements[to]) {
    return null;
  }

  event.preventDefault();
  elements.forEach((element, i) => element.setAttribute('tabindex', i === to ? '0' : '-1'));
  elements[to].focus();
  return to;
}

/** Copies text; resolves to whether that worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

// Off localhost and without TLS there is no clipboard, but what is selected can be copied.
function copySelected(text) {
  const area = el('textarea', { class: 'hidden', 'aria-hidden': 'true' });
  const focused = document.activeElement;
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return isCopied;
}
