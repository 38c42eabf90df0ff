/**
 * Links that stop the mail of a pusher, for whoever got such a mail: no session is needed, and nothing can be read from
 * the address of the page.
 */
import { isArray, isString } from '../../matrix/json.ts';
import { parseJson } from '../../matrix/parse-json.ts';
import { seal, unseal } from '../../sessions/seal.ts';
import type { PusherAddress } from '../../storage/pushers.ts';

export const STOP_PATH = '/_ruma/email/stop';

/** What tokens begin with, so that one that turns up somewhere is known for what it is. */
const PREFIX = 'stop_';

/** @param secret has at least 128 bits of chance, and is the same after every restart */
export function stopToken(secret: string, { user_id, app_id, pushkey }: PusherAddress): string {
  const sealed = seal(secret, JSON.stringify([user_id, app_id, pushkey]));
  return PREFIX + Buffer.from(sealed).toString('base64url');
}

/** The pusher that a token is for; undefined for what was not made by {@link stopToken}. */
export function readStopToken(secret: string, token: string): PusherAddress | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  let opened: string;
  try {
    opened = unseal(secret, Buffer.from(token.slice(PREFIX.length), 'base64url'));
  } catch {
    return undefined;
  }
  const { value } = parseJson(opened);
  const [user_id, app_id, pushkey] = isArray(value) ? value : [];
  return isString(user_id) && isString(app_id) && isString(pushkey)
    ? { user_id, app_id, pushkey }
    : undefined;
}
