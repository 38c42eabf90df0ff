/** A second client of OAuth beside matrix-js-sdk: openid-client, with every step that its user takes in a browser. */
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepResults } from '../../clients/results.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';

const REDIRECT = 'https://app.example.com/callback';
const METADATA = { client_uri: 'https://example.com/', client_name: 'Looking glass' };

let stand: OAuthStand;
let server: oauth.ServerMetadata;

const scopeFor = (device: string): string =>
  `urn:matrix:client:api:* urn:matrix:client:device:${device}`;

/** Registers, as a client does at the start of each authorization. */
async function clientOf(more: Partial<oauth.ClientMetadata>): Promise<oauth.Configuration> {
  const { body } = await stand.call('POST', '/_ruma/oauth/register', {
    ...METADATA,
    token_endpoint_auth_method: 'none',
    ...JSON.parse(JSON.stringify(more)),
  });
  const client = new oauth.Configuration(server, String(body['client_id']), {}, oauth.None());
  oauth.allowInsecureRequests(client);
  return client;
}

const webClient = (): Promise<oauth.Configuration> =>
  clientOf({
    redirect_uris: [REDIRECT],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
  });

interface Begun {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
}

async function begin(
  client: oauth.Configuration,
  device: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Begun> {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const url = oauth.buildAuthorizationUrl(client, {
    redirect_uri: REDIRECT,
    scope: scopeFor(device),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...more,
  });
  return { url, verifier, state };
}

/** A whole login; answers the tokens. */
async function logIn(client: oauth.Configuration, user: string, device: string) {
  const { url, verifier, state } = await begin(client, device);
  const browser = stand.browser();
  await browser.open(url.href);
  await browser.signIn(user);
  const { url: back } = await browser.press('allow');
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  return {
    back,
    checks,
    tokens: await oauth.authorizationCodeGrant(client, new URL(back), checks),
  };
}

const whoami = (token: string) => stand.call('GET', '/account/whoami', undefined, token);

beforeAll(async () => {
  stand = await openOAuthStand();
  await stand.register('alice');
  const metadata = await stand.metadata();
  server = { issuer: '', ...JSON.parse(JSON.stringify(metadata)) };
});

afterAll(() => stand.close());

describe('an authorization code', () => {
  it('is traded for a session of the user on the device, which refreshes and is revoked', async () => {
    const client = await webClient();
    const { tokens } = await logIn(client, 'alice', 'AAAAAAAAAA');
    expect(tokens.scope).toBe(scopeFor('AAAAAAAAAA'));
    expect(tokens.expires_in).toBe(3600);
    expect((await whoami(tokens.access_token)).body).toMatchObject({
      user_id: '@alice:example.org',
      device_id: 'AAAAAAAAAA',
    });
    const devices = await stand.call('GET', '/devices', undefined, tokens.access_token);
    expect(JSON.stringify(devices.body)).toContain('Looking glass');

    const next = await oauth.refreshTokenGrant(client, tokens.refresh_token ?? '');
    expect((await whoami(tokens.access_token)).status).toBe(200);
    expect((await whoami(next.access_token)).status).toBe(200);
    expect((await whoami(tokens.access_token)).status).toBe(401);

    await oauth.tokenRevocation(client, next.refresh_token ?? '');
    const gone = await whoami(next.access_token);
    expect(gone).toMatchObject({ status: 401, body: { errcode: 'M_UNKNOWN_TOKEN' } });
    expect(gone.body['soft_logout']).toBeUndefined();
  });

  it('is good once: the second trade ends the session of the first', async () => {
    const client = await webClient();
    const { back, checks, tokens } = await logIn(client, 'alice', 'BBBBBBBBBB');
    const again = oauth.authorizationCodeGrant(client, new URL(back), checks);
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await whoami(tokens.access_token)).status).toBe(401);
  });

  it('is good for one of many that trade it in at once', async () => {
    const client = await webClient();
    const { url, verifier, state } = await begin(client, 'CCCCCCCCCC');
    const browser = stand.browser();
    await browser.open(url.href);
    await browser.signIn('alice');
    const { url: back } = await browser.press('allow');
    const trades = Array.from({ length: 5 }, () =>
      oauth.authorizationCodeGrant(client, new URL(back), {
        pkceCodeVerifier: verifier,
        expectedState: state,
      }),
    );
    const settled = await Promise.allSettled(trades);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  it('needs the verifier', async () => {
    const client = await webClient();
    const { url, state } = await begin(client, 'DDDDDDDDDD');
    const browser = stand.browser();
    await browser.open(url.href);
    await browser.signIn('alice');
    const { url: back } = await browser.press('allow');
    const trade = oauth.authorizationCodeGrant(client, new URL(back), {
      pkceCodeVerifier: oauth.randomPKCECodeVerifier(),
      expectedState: state,
    });
    await expect(trade).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('comes in the fragment where that was asked for', async () => {
    const { url } = await begin(await webClient(), 'EEEEEEEEEE', { response_mode: 'fragment' });
    const browser = stand.browser();
    await browser.open(url.href);
    await browser.signIn('alice');
    const back = new URL((await browser.press('allow')).url);
    expect(back.search).toBe('');
    expect(new URLSearchParams(back.hash.slice(1)).has('code')).toBe(true);
  });

  it('is not given to a client whose user says no', async () => {
    const { url } = await begin(await webClient(), 'FFFFFFFFFF');
    const browser = stand.browser();
    await browser.open(url.href);
    await browser.signIn('alice');
    const back = new URL((await browser.press('deny')).url);
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.has('code')).toBe(false);
  });

  it.each([
    ['without PKCE', { code_challenge: '' }, 'invalid_request'],
    ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['without a device', { scope: 'urn:matrix:client:api:*' }, 'invalid_scope'],
    ['for two devices', { scope: `${scopeFor('A')} urn:matrix:client:device:B` }, 'invalid_scope'],
    ['in another way', { response_mode: 'form_post' }, 'invalid_request'],
    ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
  ])('is refused to who asks %s', async (_, more, error) => {
    const { url } = await begin(await webClient(), 'GGGGGGGGGG', more);
    if ('code_challenge' in more) url.searchParams.delete('code_challenge');
    // Where to and how is checked first: what asks for a page that posts itself is told so by such a page.
    const { url: back, html } = await stand.browser().open(url.href);
    expect(back.startsWith(REDIRECT) ? back : html).toContain(error);
  });

  it('is sent nowhere that was not registered', async () => {
    const { url } = await begin(await webClient(), 'HHHHHHHHHH', {
      redirect_uri: 'https://app.example.com/elsewhere',
    });
    const page = await stand.browser().open(url.href);
    expect(page).toMatchObject({ status: 400, title: 'That did not work' });
  });

  it('goes to a native client on whatever port it listens', async () => {
    const client = await clientOf({
      redirect_uris: ['http://127.0.0.1/callback'],
      application_type: 'native',
    });
    const { url } = await begin(client, 'IIIIIIIIII', {
      redirect_uri: 'http://127.0.0.1:4711/callback',
    });
    const browser = stand.browser();
    await browser.open(url.href);
    await browser.signIn('alice');
    expect((await browser.press('allow')).url).toMatch(/^http:\/\/127.0.0.1:4711\/callback\?code=/);
  });

  it.each([
    ['login', 'Sign in again'],
    ['create', 'Make an account'],
  ])('asked for with prompt=%s does not go to whoever is signed in', async (prompt, title) => {
    const client = await webClient();
    const browser = stand.browser();
    await browser.open('/_ruma/oauth/account');
    stand.time.behindMs = 5000;
    await browser.signIn('alice');
    stand.time.behindMs = 0;
    const { url } = await begin(client, 'QQQQQQQQQQ', { prompt });
    expect((await browser.open(url.href)).title).toBe(title);
  });

  it('can belong to a user who was made on the way', async () => {
    const client = await webClient();
    const { url, verifier, state } = await begin(client, 'JJJJJJJJJJ', { prompt: 'create' });
    const browser = stand.browser();
    const page = await browser.open(url.href);
    expect(page.title).toBe('Make an account');
    await browser.press('create', { user: 'carol', password: 'secret' });
    const { url: back } = await browser.press('allow');
    const tokens = await oauth.authorizationCodeGrant(client, new URL(back), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
    const { body } = await whoami(tokens.access_token);
    expect(body['user_id']).toBe('@carol:example.org');
  });
});

describe('a refresh token', () => {
  it('that was stolen ends the session for both who have it', async () => {
    const client = await webClient();
    const { tokens } = await logIn(client, 'alice', 'KKKKKKKKKK');
    const stolen = tokens.refresh_token ?? '';
    const next = await oauth.refreshTokenGrant(client, stolen);
    const retried = await oauth.refreshTokenGrant(client, stolen);
    expect((await whoami(retried.access_token)).status).toBe(200);
    const thief = oauth.refreshTokenGrant(client, stolen);
    await expect(thief).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await whoami(retried.access_token)).status).toBe(401);
    expect((await whoami(next.access_token)).status).toBe(401);
  });

  it('is of no use to another client, nor to the legacy API', async () => {
    const { tokens } = await logIn(await webClient(), 'alice', 'LLLLLLLLLL');
    const refresh_token = tokens.refresh_token ?? '';
    const other = await clientOf({ client_name: 'Another', redirect_uris: [REDIRECT] });
    await expect(oauth.refreshTokenGrant(other, refresh_token)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const legacy = await stand.call('POST', '/refresh', { refresh_token });
    expect(legacy).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    expect((await whoami(tokens.access_token)).status).toBe(200);
  });
});

describe('revocation', () => {
  it('asks for no client, and says yes to what is no token', async () => {
    const { tokens } = await logIn(await webClient(), 'alice', 'MMMMMMMMMM');
    expect((await stand.post('/revoke', { token: 'nothing' })).status).toBe(200);
    expect((await stand.post('/revoke', {})).status).toBe(400);
    expect((await stand.post('/revoke', { token: tokens.access_token })).status).toBe(200);
    expect((await whoami(tokens.access_token)).status).toBe(401);
  });

  it('is what logging out does', async () => {
    const client = await webClient();
    const { tokens } = await logIn(client, 'alice', 'NNNNNNNNNN');
    await stand.call('POST', '/logout', {}, tokens.access_token);
    const refreshed = oauth.refreshTokenGrant(client, tokens.refresh_token ?? '');
    await expect(refreshed).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a device without a browser', () => {
  const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
  const device = (): Promise<oauth.Configuration> =>
    clientOf({ grant_types: [GRANT, 'refresh_token'] });
  const poll = (client: oauth.Configuration, code: string) =>
    oauth.genericGrantRequest(client, GRANT, { device_code: code });

  it('is let in by a user who types its code', async () => {
    const client = await device();
    const begun = await oauth.initiateDeviceAuthorization(client, {
      scope: scopeFor('OOOOOOOOOO'),
    });
    await expect(poll(client, begun.device_code)).rejects.toMatchObject({
      error: 'authorization_pending',
    });
    const browser = stand.browser();
    await browser.open(begun.verification_uri);
    await browser.press('look', { user_code: begun.user_code.toLowerCase() });
    const page = await browser.signIn('alice');
    expect(page.title).toContain('Looking glass');
    await browser.press('allow');
    const tokens = await poll(client, begun.device_code);
    expect((await whoami(tokens.access_token)).body['device_id']).toBe('OOOOOOOOOO');
    await oauth.refreshTokenGrant(client, tokens.refresh_token ?? '');
    await expect(poll(client, begun.device_code)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is not let in by one who says no, and its code is used up', async () => {
    const client = await device();
    const begun = await oauth.initiateDeviceAuthorization(client, {
      scope: scopeFor('PPPPPPPPPP'),
    });
    const browser = stand.browser();
    await browser.open(begun.verification_uri_complete ?? '');
    await browser.signIn('alice');
    await browser.press('deny');
    await expect(poll(client, begun.device_code)).rejects.toMatchObject({ error: 'access_denied' });
    expect((await browser.open(begun.verification_uri_complete ?? '')).status).toBe(404);
  });

  it('must say which device it is', async () => {
    const begun = oauth.initiateDeviceAuthorization(await device(), { scope: 'openid' });
    await expect(begun).rejects.toMatchObject({ error: 'invalid_scope' });
  });
});

keepResults(import.meta.filename, {
  client: 'openid-client',
  how: 'in Node, with the sign-in pages gone through by a small browser of ours',
  about: 'OAuth 2.0, by a client that knows nothing of Matrix',
});
