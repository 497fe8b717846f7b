// Dark, light, or what the system says.
import { byId } from './dom.js';

const name = 'correlator.theme';
const order = ['auto', 'dark', 'light'];
const signs = { auto: '◐', dark: '☾', light: '☀' };

function stored() {
  try {
    return order.includes(localStorage.getItem(name)) ? localStorage.getItem(name) : 'auto';
  } catch {
    return 'auto';
  }
}

function apply(theme) {
  const button = byId('theme');
  theme === 'auto' ? delete document.documentElement.dataset.theme : (document.documentElement.dataset.theme = theme);
  button.textContent = signs[theme];
  button.setAttribute('aria-label', `Colours: ${theme === 'auto' ? 'as the system' : theme}`);
}

/** Sets the colours that were chosen last, and lets the button change them. */
export function startTheme() {
  let theme = stored();
  apply(theme);
  byId('theme').addEventListener('click', () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    apply(theme);
    try {
      localStorage.setItem(name, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
}
