/**
 * A page that logs in, for clients that know none of the ways to log in. The client opens it in a browser of its
 * own and defines `window.matrixLogin.onLogin`.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#login-fallback
 */
import type { FastifyInstance } from 'fastify';
import { sendPage } from './page.ts';

export const LOGIN_FALLBACK_PATH = '/_matrix/static/client/login/';

/** The parameters of a login that are no secrets; they come in the query. */
const SCRIPT = `
const form = document.querySelector('form');
const problem = document.querySelector('[role="alert"]');
const query = new URLSearchParams(location.search);
const given = {};
for (const name of ['device_id', 'initial_device_display_name'])
  if (query.has(name)) given[name] = query.get(name);
if (query.get('refresh_token') === 'true') given.refresh_token = true;

async function logIn() {
  const onLogin = window.matrixLogin?.onLogin;
  if (typeof onLogin !== 'function') return 'No client is listening. Open this page from your client.';
  const fields = new FormData(form);
  const response = await fetch('../../../client/v3/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...given,
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: fields.get('user').trim() },
      password: fields.get('password'),
    }),
  });
  const answer = await response.json();
  if (!response.ok) return answer.error ?? 'That did not work.';
  window.matrixLogin.onLogin(answer);
  return '';
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    problem.textContent = await logIn();
  } catch {
    problem.textContent = 'The server cannot be reached.';
  }
  button.disabled = false;
});
`;

const BODY = `<noscript><p>This page needs JavaScript.</p></noscript>
<p role="alert"></p>
<form>
<label for="user">User name</label>
<input id="user" name="user" type="text" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Log in</button>
</form>`;

export function addLoginFallback(app: FastifyInstance): void {
  app.get(LOGIN_FALLBACK_PATH, async (_request, reply) =>
    sendPage(reply, 200, { title: 'Log in', body: BODY, script: SCRIPT }),
  );
}
