/** The account page, what it is asked to confirm, and what the session of an OAuth client cannot do by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { randomBytes } from 'node:crypto';
import { openOAuthStand, type OAuthStand } from './stand.ts';
import type { SmallBrowser } from './small-browser.ts';
import { oauthTokens } from './tokens.ts';

let stand: OAuthStand;
beforeAll(async () => {
  stand = await openOAuthStand();
  for (const name of ['alice', 'bob', 'carol', 'dinah', 'eve']) await stand.register(name);
});
afterAll(() => stand.close());

/** A browser in which somebody is signed in. */
async function browserOf(user: string): Promise<SmallBrowser> {
  const browser = stand.browser();
  await browser.open('/_ruma/oauth/account');
  await browser.signIn(user);
  return browser;
}

/** The access token of an OAuth session. */
async function sessionOf(browser: SmallBrowser, device: string): Promise<string> {
  const { tokens } = await oauthTokens(stand, browser, undefined, device);
  return String(tokens['access_token']);
}

const masterKey = (user: string): JsonObject => {
  const key = randomBytes(32).toString('base64').replaceAll('=', '');
  const user_id = `@${user}:example.org`;
  return { user_id, usage: ['master'], keys: { [`ed25519:${key}`]: key } };
};

describe('a session of an OAuth client', () => {
  it('cannot do what asks for a password, and is told where its user can', async () => {
    const token = await sessionOf(await browserOf('alice'), 'AAAAAAAAAA');
    const tried: readonly (readonly [string, string])[] = [
      ['DELETE', '/devices/AAAAAAAAAA'],
      ['POST', '/delete_devices'],
      ['POST', '/account/deactivate'],
      ['POST', '/account/password'],
      ['POST', '/_matrix/client/v1/login/get_token'],
    ];
    for (const [method, path] of tried) {
      const body = { devices: ['AAAAAAAAAA'], new_password: 'other' };
      const answer = await stand.call(method, path, body, token);
      expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
      expect(answer.body['error']).toContain('/_ruma/oauth/account');
    }
  });

  it('replaces its keys once its user has confirmed it, and not for anybody else', async () => {
    const browser = await browserOf('bob');
    const token = await sessionOf(browser, 'BBBBBBBBBB');
    const upload = (master_key: JsonObject, auth?: JsonObject) =>
      stand.call(
        'POST',
        '/keys/device_signing/upload',
        auth === undefined ? { master_key } : { master_key, auth },
        token,
      );
    expect((await upload(masterKey('bob'))).status).toBe(200);
    const other = masterKey('bob');
    const { status, body } = await upload(other);
    expect(status).toBe(401);
    expect(body['flows']).toEqual([{ stages: ['m.oauth'] }]);
    const { session } = body;
    const { url } = JSON.parse(JSON.stringify(body['params']))['m.oauth'];
    expect(url).toContain('action=org.matrix.cross_signing_reset');

    const auth = { session: String(session) };
    expect((await upload(other, auth)).status).toBe(401);
    expect((await upload(other, { ...auth, type: 'm.oauth' })).status).toBe(401);
    const stranger = await browserOf('eve');
    expect((await stranger.open(url)).title).toBe('Nothing to confirm');
    expect((await browser.open(url)).title).toBe('Reset your cryptographic identity?');
    await browser.press('confirm');
    expect((await upload(masterKey('bob'), auth)).status).toBe(403);
    expect((await upload(other, auth)).status).toBe(200);
    expect((await upload(masterKey('bob'), auth)).status).toBe(401);
  });
});

describe('the account page', () => {
  it('shows devices, and signs one out', async () => {
    const browser = await browserOf('carol');
    const token = await sessionOf(browser, 'CCCCCCCCCC');
    const deep = (action: string) =>
      `/_ruma/oauth/account?action=org.matrix.${action}&device_id=CCCCCCCCCC`;
    expect((await browser.open(deep('devices_list'))).html).toContain('CCCCCCCCCC');
    expect((await browser.open(deep('device_view'))).html).toContain('example.com');
    await browser.open(deep('device_delete'));
    await browser.press('end');
    const gone = await stand.call('GET', '/account/whoami', undefined, token);
    expect(gone.body['errcode']).toBe('M_UNKNOWN_TOKEN');
    expect((await browser.open(deep('device_view'))).status).toBe(404);
  });

  it('takes no form that came from elsewhere', async () => {
    const browser = await browserOf('carol');
    await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
    const forged = new URLSearchParams({ do: 'rename', displayname: 'Mallory' });
    expect((await browser.open(browser.page.url, forged)).status).toBe(403);
    const { body } = await stand.call('GET', '/profile/@carol:example.org');
    expect(body['displayname']).toBe('carol');
    await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
    await browser.press('rename', { displayname: 'Carol <b>' });
    expect(browser.page.html).toContain('Carol &#60;b&#62;');
  });

  it('changes the password, which signs other browsers out', async () => {
    const [here, there] = [await browserOf('dinah'), await browserOf('dinah')];
    await here.open('/_ruma/oauth/account?action=org.matrix.profile');
    const wrong = { old_password: 'wrong', new_password: 'better' };
    expect((await here.press('password', wrong)).status).toBe(403);
    await here.press('password', { ...wrong, old_password: 'secret' });
    expect(here.page.html).toContain('Saved.');
    expect((await here.open('/_ruma/oauth/account')).title).toBe('Your account');
    expect((await there.open('/_ruma/oauth/account')).title).toBe('Sign in');
  });

  it('ends the account', async () => {
    const browser = await browserOf('eve');
    await browser.open('/_ruma/oauth/account?action=org.matrix.account_deactivate');
    await browser.press('deactivate');
    expect((await browser.open('/_ruma/oauth/account')).title).toBe('Sign in');
    const page = await browser.signIn('eve');
    expect(page.html).toContain('deactivated');
  });
});

describe('single sign-on for a client of the legacy API', () => {
  it('ends in a login token at the client', async () => {
    const flows = await stand.call('GET', '/login');
    expect(JSON.stringify(flows.body)).toContain('"oauth_aware_preferred":true');
    const browser = stand.browser();
    const back = 'com.example.app:/callback?loginToken=old&hs=1';
    await browser.open(
      `/_matrix/client/v3/login/sso/redirect?${new URLSearchParams({ redirectUrl: back })}`,
    );
    await browser.signIn('alice');
    const { url } = await browser.press('allow');
    const [token, ...more] = new URL(url).searchParams.getAll('loginToken');
    expect(more).toEqual([]);
    const login = { type: 'm.login.token', token: token ?? '' };
    expect((await stand.call('POST', '/login', login)).body['user_id']).toBe('@alice:example.org');
  });

  it('sends nobody to a script', async () => {
    const query = new URLSearchParams({ redirectUrl: 'javascript:alert(1)' });
    const answer = await stand.call('GET', `/_matrix/client/v3/login/sso/redirect?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
  });

  it('confirms what needs the user, by a page instead of the password', async () => {
    const { body } = await stand.call('POST', '/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'alice' },
      password: 'secret',
    });
    const token = String(body['access_token']);
    const remove = (auth?: JsonObject) =>
      stand.call('DELETE', `/devices/AAAAAAAAAA`, auth === undefined ? {} : { auth }, token);
    const asked = await remove();
    expect(JSON.stringify(asked.body['flows'])).toContain('m.login.sso');
    const session = String(asked.body['session']);
    const browser = stand.browser();
    await browser.open(`/_matrix/client/v3/auth/m.login.sso/fallback/web?session=${session}`);
    await browser.signIn('alice');
    await browser.press('confirm');
    expect(browser.page.html).toContain('onAuthDone');
    expect((await remove({ session })).status).toBe(200);
  });
});
