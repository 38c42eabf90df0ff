/**
 * Credentials for a TURN server, which forwards calls between people who cannot reach each other. It shares a secret
 * with this server and so can tell our users, without an account for each.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3voipturnserver
 */
import { createHmac } from 'node:crypto';
import type { Config } from '../config.ts';
import type { UserId } from '../matrix/identifiers.ts';

export interface TurnCredentials {
  /** The second in which it ends, a colon, and whose it is. */
  readonly username: string;
  /** The HMAC-SHA1 of the username under the shared secret, in Base64: the TURN server computes the same. */
  readonly password: string;
  readonly uris: readonly string[];
  /** Seconds. */
  readonly ttl: number;
}

/** Undefined without a TURN server. `now` is in milliseconds since the epoch. */
export function turnCredentials(
  config: Pick<Config, 'RUMA_TURN_URIS' | 'RUMA_TURN_SECRET' | 'RUMA_TURN_LIFETIME'>,
  userId: UserId,
  now: number,
): TurnCredentials | undefined {
  const { RUMA_TURN_URIS: uris, RUMA_TURN_SECRET: secret, RUMA_TURN_LIFETIME: ttl } = config;
  if (uris.length === 0 || secret === undefined) return undefined;
  const username = `${Math.floor(now / 1000) + ttl}:${userId}`;
  const password = createHmac('sha1', secret).update(username).digest('base64');
  return { username, password, uris, ttl };
}
