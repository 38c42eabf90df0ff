/** A whole login with OAuth, for examples that begin where it ends. */
import { byHand, challengeFor, formBody, pathIn } from './by-hand.ts';
import type { JsonObject } from '../server/matrix/json.ts';
import type { Stage, User } from './example.ts';

export const CLIENT = {
  client_name: 'Looking glass',
  client_uri: 'https://looking-glass.example/',
  redirect_uris: ['https://app.looking-glass.example/callback'],
};

export const [REDIRECT = ''] = CLIENT.redirect_uris;

export const TOKEN_PATH = '/_ruma/oauth/token';

/** The path of an endpoint that the server's metadata names, such as `registration`; quiet. */
export async function oauthPath<C extends string>(stage: Stage<C>, name: string): Promise<string> {
  const { body } = await stage.anyone.quietly.get('/_matrix/client/v1/auth_metadata');
  return pathIn(body[`${name}_endpoint`]);
}

/** Registers {@link CLIENT}; quiet. */
export async function registerClient<C extends string>(
  stage: Stage<C>,
  more: JsonObject = {},
): Promise<string> {
  const path = await oauthPath(stage, 'registration');
  const { body } = await stage.anyone.quietly.post(path, { ...CLIENT, ...more });
  return String(body['client_id']);
}

/** A code verifier: 43 characters at least. */
export const verifierOf = (unique: string): string => unique.padEnd(43, '~');

export interface Asked {
  readonly clientId: string;
  readonly verifier: string;
  readonly deviceId: string;
}

export function authorizationQuery({ clientId, verifier, deviceId }: Asked): string {
  return new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    scope: `urn:matrix:client:api:* urn:matrix:client:device:${deviceId}`,
    state: 'whatever-helps',
    response_mode: 'query',
    code_challenge: challengeFor(verifier),
    code_challenge_method: 'S256',
  }).toString();
}

/** Signs in on the pages and allows it; answers the authorization code. */
export async function allow<C extends string>(
  stage: Stage<C>,
  user: User,
  asked: Asked,
): Promise<string> {
  const browser = byHand(stage.anyone);
  await browser.open(`/_ruma/oauth/authorize?${authorizationQuery(asked)}`);
  await browser.press('sign-in', { user: user.localpart, password: user.password });
  const back = await browser.press('allow');
  return new URL(back ?? REDIRECT).searchParams.get('code') ?? '';
}

/** The body with which a code is traded in. */
export const codeTrade = ({ clientId, verifier }: Asked, code: string) =>
  formBody({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    client_id: clientId,
    code_verifier: verifier,
  });

/** The body with which a refresh token is traded in. */
export const refreshTrade = (clientId: string, token: unknown) =>
  formBody({ grant_type: 'refresh_token', refresh_token: String(token), client_id: clientId });

/** A session of an OAuth client, quietly begun. */
export async function oauthSession<C extends string>(stage: Stage<C>, user: User) {
  const clientId = await registerClient(stage);
  const deviceId = stage.unique('device');
  const asked = { clientId, verifier: verifierOf(stage.unique('verifier')), deviceId };
  const code = await allow(stage, user, asked);
  const { body } = await stage.anyone.quietly.request('POST', TOKEN_PATH, codeTrade(asked, code));
  return { clientId, deviceId, tokens: body };
}
