/**
 * Accounts made by whoever knows a server's shared secret. Not in the spec: a nonce is asked for and sent back with an
 * HMAC-SHA1 over it and the account's data, as tools that set servers up do it.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { encodeHex } from '../../server/matrix/hex.ts';
import { isString } from '../../server/matrix/json.ts';
import { encodeUtf8 } from '../../server/matrix/utf8.ts';
import type { Actor, Answer } from '../example.ts';
import { NotRun } from './failures.ts';
import { accountOf, refusal, type Account } from './register.ts';

const PATH = '/_synapse/admin/v1/register';

/** The shared secret of servers that are set up for the examples. No secret, as {@link EXAMPLE_TOKEN} is none. */
export const EXAMPLE_SECRET = 'the queen of hearts';

/** Whether the server has the path at all; it says nothing about the secret. */
export async function hasSharedSecret(ask: Pick<Actor, 'get'>): Promise<boolean> {
  return isString((await ask.get(PATH)).body['nonce']);
}

/** Makes an account. Throws {@link NotRun} when the server has no such path or does not take the secret. */
export async function registerWithSecret(
  ask: Pick<Actor, 'get' | 'post'>,
  secret: string,
  username: string,
  password: string,
  admin = false,
): Promise<Account> {
  const { nonce } = (await ask.get(PATH)).body;
  if (!isString(nonce))
    throw new NotRun(`this server makes no accounts by shared secret: ${PATH} gives no nonce`);
  const proved = [nonce, username, password, admin ? 'admin' : 'notadmin'].join('\0');
  const mac = encodeHex(hmac(sha1, encodeUtf8(secret), encodeUtf8(proved)));
  const made: Answer = await ask.post(PATH, { nonce, username, password, admin, mac });
  if (made.status >= 300)
    throw new NotRun(`this server did not take the shared secret: ${refusal(made)}`);
  return accountOf(made, `POST ${PATH}`);
}
