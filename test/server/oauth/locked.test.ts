/** Accounts that are locked or suspended, on the pages and at the token endpoint. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOAuthStand, type OAuthStand } from './stand.ts';
import { oauthTokens } from './tokens.ts';

let stand: OAuthStand;
let admin = '';
beforeAll(async () => {
  stand = await openOAuthStand({ RUMA_REGISTRATION_SHARED_SECRET: 'secret' });
  admin = await stand.administrator();
  await stand.register('alice');
  await stand.register('bob');
});
afterAll(() => stand.close());

const set = (what: 'lock' | 'suspend', user: string, on: boolean) =>
  stand.call(
    'PUT',
    `/_matrix/client/v1/admin/${what}/@${user}:example.org`,
    { [what === 'lock' ? 'locked' : 'suspended']: on },
    admin,
  );
const whoami = (token: string) => stand.call('GET', '/account/whoami', undefined, token);

it('a locked user is signed out of the pages, and keeps the session that a client refreshes', async () => {
  const browser = stand.browser();
  const { tokens, refresh } = await oauthTokens(stand, browser, 'alice', 'AAAAAAAAAA');
  expect((await set('lock', 'alice', true)).status).toBe(200);
  expect((await browser.open('/_ruma/oauth/account')).title).toBe('Sign in');
  expect((await browser.signIn('alice')).html).toContain('locked');
  const { status, body } = await refresh(tokens);
  expect(status).toBe(200);
  const told = await whoami(String(body['access_token']));
  expect(told).toMatchObject({
    status: 401,
    body: { errcode: 'M_USER_LOCKED', soft_logout: true },
  });
  await set('lock', 'alice', false);
  const next = await refresh(body);
  expect((await whoami(String(next.body['access_token']))).status).toBe(200);
});

it('a suspended user may sign in, and may not change what others see', async () => {
  await set('suspend', 'bob', true);
  const browser = stand.browser();
  const { tokens } = await oauthTokens(stand, browser, 'bob', 'BBBBBBBBBB');
  expect((await whoami(String(tokens['access_token']))).status).toBe(200);
  await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
  const page = await browser.press('rename', { displayname: 'Free Bob' });
  expect(page.html).toContain('suspended');
});
