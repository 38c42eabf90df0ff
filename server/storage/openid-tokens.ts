/** Rows of `openid_tokens`. */
import type { UserId } from '../matrix/identifiers.ts';
import { query, text, type Engine, type Write } from './engine.ts';

const GOOD = query(`SELECT user_id FROM openid_tokens WHERE token_hash = ? AND expires_at > ?`, {
  user_id: text,
});

export function openIdTokenStore(engine: Engine) {
  return {
    userOf: async (hash: string, now: number): Promise<UserId | undefined> =>
      (await engine.first(GOOD, [hash, now]))?.user_id,

    insert: (hash: string, userId: UserId, expiresAt: number): Write => ({
      sql: `INSERT INTO openid_tokens (token_hash, user_id, expires_at) VALUES (?, ?, ?)`,
      params: [hash, userId, expiresAt],
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM openid_tokens WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type OpenIdTokenStore = ReturnType<typeof openIdTokenStore>;
