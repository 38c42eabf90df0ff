/** An administrator for examples: an account made with the shared secret, as the tools that set servers up make it. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { encodeHex } from '../server/matrix/hex.ts';
import { isString, type JsonValue } from '../server/matrix/json.ts';
import { encodeUtf8 } from '../server/matrix/utf8.ts';
import type { Answer, Stage } from './example.ts';

const SECRET = 'the queen of hearts';

/** What an example needs whose stage has an administrator. */
export const ADMIN_NEEDS = {
  ruma: true,
  config: { RUMA_REGISTRATION_SHARED_SECRET: SECRET },
} as const;

export interface Administrator {
  readonly userId: string;
  get(path: string): Promise<Answer>;
  put(path: string, body: JsonValue): Promise<Answer>;
  post(path: string, body: JsonValue): Promise<Answer>;
}

/** Makes an administrator; quiet. Their own requests are shown. */
export async function administrator<Claim extends string>(
  stage: Stage<Claim>,
): Promise<Administrator> {
  const path = '/_synapse/admin/v1/register';
  const { quietly } = stage.anyone;
  const nonce = String((await quietly.get(path)).body['nonce']);
  const [username, password] = [stage.unique('queen'), stage.unique('secret')];
  const proved = encodeUtf8([nonce, username, password, 'admin'].join('\0'));
  const mac = encodeHex(hmac(sha1, encodeUtf8(SECRET), proved));
  const made = await quietly.post(path, { nonce, username, password, admin: true, mac });
  const { user_id: userId, access_token: token } = made.body;
  if (!isString(userId) || !isString(token)) throw new Error('the account has no session');
  return {
    userId,
    get: (at) => stage.anyone.request('GET', at, { token }),
    put: (at, body) => stage.anyone.request('PUT', at, { token, body }),
    post: (at, body) => stage.anyone.request('POST', at, { token, body }),
  };
}

/** Where an administrator locks or suspends a user. */
export function moderationPath(what: 'lock' | 'suspend', userId: string): string {
  return `/_matrix/client/v1/admin/${what}/${encodeURIComponent(userId)}`;
}
