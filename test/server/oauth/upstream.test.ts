/** Other providers: one of our servers signs people in with oidc-provider in the same process. */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localpartOf } from '../../../server/oauth/upstream/localpart.ts';
import { readUpstreams } from '../../../server/oauth/upstream/config.ts';
import { listenLocally, type Listening } from '../../../snippets/runner/listen-locally.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';
import { oauthTokens } from './tokens.ts';

let elsewhere: Listening;
let stand: OAuthStand;
/** Who is signed in elsewhere at this moment. */
let subject = 'wonderland-1';
/** What the last one who came was asked to do there. */
let prompt: unknown;
const NAMES: Readonly<Record<string, string>> = {
  'wonderland-1': 'Alice Liddell',
  'wonderland-2': 'taken',
};

/** A provider that asks nobody anything: whoever comes is `subject`. */
function providerAt(issuer: string, redirectUri: string): Provider {
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'ruma', client_secret: 'secret', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'preferred_username', 'name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['key'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: NAMES[sub], name: `The ${NAMES[sub]}` }),
    }),
  });
  return provider;
}

beforeAll(async () => {
  const server = createServer();
  elsewhere = await listenLocally(server);
  const issuer = `http://localhost:${elsewhere.port}`;
  stand = await openOAuthStand({
    RUMA_UPSTREAM_PROVIDERS: readUpstreams([
      { id: 'wonderland', name: 'Wonderland', issuer, client_id: 'ruma', client_secret: 'secret' },
    ]),
  });
  await stand.register('taken');
  const provider = providerAt(issuer, `${stand.url}/_ruma/oauth/callback`);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    const say = async (): Promise<void> => {
      const { params } = await provider.interactionDetails(request, response);
      prompt = params['prompt'];
      const grant = new provider.Grant({
        accountId: subject,
        clientId: String(params['client_id']),
      });
      grant.addOIDCScope('openid profile');
      grant.addOIDCClaims(['preferred_username', 'name']);
      const result = { login: { accountId: subject }, consent: { grantId: await grant.save() } };
      await provider.interactionFinished(request, response, result);
    };
    void say();
  });
});

afterAll(async () => {
  await stand.close();
  await elsewhere.stop();
});

/** Signs in by way of the other provider; answers the page, or where the browser ended. */
async function comeFrom(who: string, more = '') {
  subject = who;
  const browser = stand.browser(true);
  await browser.open(`/_ruma/oauth/sign-in${more}`);
  const link = /href="([^"]*upstream\/wonderland[^"]*)"/.exec(browser.page.html)?.[1] ?? '';
  await browser.open(link.replaceAll('&#38;', '&'));
  return browser;
}

describe('somebody who is known elsewhere', () => {
  it('gets an account with a name that is made of theirs, and the same one the next time', async () => {
    const browser = await comeFrom('wonderland-1');
    expect(browser.page).toMatchObject({ title: 'Your account' });
    expect(browser.page.html).toContain('@alice=20liddell:example.org');
    await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
    expect(browser.page.html).toContain('value="The Alice Liddell"');
    expect((await comeFrom('wonderland-1')).page.html).toContain('@alice=20liddell:example.org');
    const { tokens } = await oauthTokens(stand, browser, undefined, 'AAAAAAAAAA');
    const whoami = await stand.call(
      'GET',
      '/account/whoami',
      undefined,
      String(tokens['access_token']),
    );
    expect(whoami.body['user_id']).toBe('@alice=20liddell:example.org');
  });

  it('signs in there anew before what cannot be undone', async () => {
    await comeFrom('wonderland-1');
    expect(prompt).toBeUndefined();
    const { page } = await comeFrom('wonderland-1', '?again=yes');
    expect(prompt).toBe('login');
    expect(page.title).toBe('Your account');
  });

  it('never gets into the account of another who has that name here, and chooses one', async () => {
    const browser = await comeFrom('wonderland-2');
    expect(browser.page.title).toBe('Choose a user name');
    expect((await browser.press('choose', { user: 'taken' })).status).toBe(403);
    const page = await browser.press('choose', { user: 'hatter' });
    expect(page.html).toContain('@hatter:example.org');
    expect((await comeFrom('wonderland-2')).page.html).toContain('@hatter:example.org');
  });

  it('is nobody in a browser that was not sent there', async () => {
    const page = await stand.browser().open('/_ruma/oauth/callback?code=stolen&state=guessed');
    expect(page.status).toBe(404);
  });

  it('is offered to clients of the legacy API by its id', async () => {
    const { body } = await stand.call('GET', '/login');
    expect(JSON.stringify(body)).toContain('{"id":"wonderland","name":"Wonderland"}');
    const query = new URLSearchParams({ redirectUrl: 'https://app.example.org/' });
    const path = '/_matrix/client/v3/login/sso/redirect';
    expect((await stand.call('GET', `${path}/nowhere?${query}`)).status).toBe(404);
    const browser = await comeFrom('wonderland-1');
    await browser.open(`${path}/wonderland?${query}`);
    expect(browser.page.title).toBe('Sign in to app.example.org?');
  });
});

it.each([
  ['Alice', 'alice'],
  ['a b', 'a=20b'],
  ['ä', '=c3=a4'],
  ['x_y=z', 'x_y=3dz'],
])('%s becomes %s', (name, localpart) => expect(localpartOf(name)).toBe(localpart));

it.each([
  ['no list', {}],
  ['no issuer', [{ id: 'a', client_id: 'x' }]],
  ['a field that is none', [{ id: 'a', client_id: 'x', issuer: 'https://a', colour: 'red' }]],
  [
    'an id twice',
    Array.from({ length: 2 }, () => ({ id: 'a', client_id: 'x', issuer: 'https://a' })),
  ],
])('the configuration cannot have %s', (_, value) => expect(() => readUpstreams(value)).toThrow());
