/**
 * Tokens with which users show another service who they are: it hands the token back to this server and is told the
 * user's id. They are good for nothing else.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#openid
 */
import { randomBytes } from 'node:crypto';
import type { UserId } from '../matrix/identifiers.ts';
import type { Engine } from '../storage/engine.ts';
import type { OpenIdTokenStore } from '../storage/openid-tokens.ts';
import { nameOf } from './seal.ts';

/** How long a token is good. Seconds. */
export const OPENID_TOKEN_SECONDS = 3600;

export interface OpenId {
  issue(userId: UserId): Promise<string>;
  /** Whose token it is; undefined when it is none, or has expired. */
  userOf(token: string): Promise<UserId | undefined>;
}

export function createOpenId(deps: {
  readonly engine: Engine;
  readonly store: OpenIdTokenStore;
  readonly clock: () => number;
}): OpenId {
  const { engine, store, clock } = deps;
  return {
    async issue(userId) {
      const token = randomBytes(32).toString('base64url');
      const now = clock();
      await engine.commit({
        writes: [
          store.removeExpired(now),
          store.insert(nameOf(token), userId, now + OPENID_TOKEN_SECONDS * 1000),
        ],
        positions: 0,
      });
      return token;
    },
    userOf: (token) => store.userOf(nameOf(token), clock()),
  };
}
