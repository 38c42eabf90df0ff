/** A whole login with OAuth, without a library. */
import { hash, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { SmallBrowser } from './small-browser.ts';
import type { OAuthStand } from './stand.ts';

const REDIRECT = 'https://app.example.com/callback';

/**
 * @param user who signs in; undefined when somebody is signed in in that browser
 * @param authorize the address of the authorization endpoint
 */
export async function oauthTokens(
  stand: OAuthStand,
  browser: SmallBrowser,
  user: string | undefined,
  device: string,
  authorize = '/_ruma/oauth/authorize',
) {
  const { body: client } = await stand.call('POST', '/_ruma/oauth/register', {
    client_uri: 'https://example.com/',
    redirect_uris: [REDIRECT],
  });
  const client_id = String(client['client_id']);
  const code_verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    client_id,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: `urn:matrix:client:api:* urn:matrix:client:device:${device}`,
    code_challenge: hash('sha256', code_verifier, 'base64url'),
    code_challenge_method: 'S256',
  });
  await browser.open(`${authorize}?${asked}`);
  if (user !== undefined) await browser.signIn(user);
  const { url } = await browser.press('allow');
  const code = new URL(url).searchParams.get('code') ?? '';
  const grant_type = 'authorization_code';
  const trade = { grant_type, code, redirect_uri: REDIRECT, client_id, code_verifier };
  const { body: tokens } = await stand.post('/token', trade);
  return {
    tokens,
    refresh: ({ refresh_token }: JsonObject) =>
      stand.post('/token', {
        grant_type: 'refresh_token',
        refresh_token: String(refresh_token),
        client_id,
      }),
  };
}
