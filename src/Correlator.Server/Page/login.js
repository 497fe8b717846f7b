// The form for a token, shown when the server asks for one.
import { login } from './api.js';
import { byId } from './dom.js';

const dialog = byId('login');

/** Shows the form; `done` is called when the server has taken a token. */
export function startLogin(done) {
  byId('login-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    byId('login-error').textContent = '';
    try {
      await login(byId('token').value.trim());
      byId('token').value = '';
      dialog.close();
      done();
    } catch (error) {
      byId('login-error').textContent = error.status === 401 || error.status === 403 ? 'The server does not know this token.' : error.message;
    }
  });
}

/** Asks for a token, unless it is being asked for. */
export function askForToken() {
  if (!dialog.open) {
    dialog.showModal();
  }
}
