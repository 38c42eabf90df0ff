/** Rows of `login_tokens`. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, text, type Engine, type Write } from './engine.ts';

const BY_HASH = query(`SELECT user_id, expires_at FROM login_tokens WHERE token_hash = ?`, {
  user_id: text,
  expires_at: integer,
});

/** The condition of the conflict when a login token was used meanwhile. */
export const LOGIN_TOKEN_USED = 'login token';

export function loginTokenStore(engine: Engine) {
  return {
    find: (hash: string) => engine.first(BY_HASH, [hash]),

    insert: (hash: string, userId: UserId, expiresAt: number): Write => ({
      sql: `INSERT INTO login_tokens (token_hash, user_id, expires_at) VALUES (?, ?, ?)`,
      params: [hash, userId, expiresAt],
    }),

    /** Uses it up; two uses at once cannot both succeed. */
    use: (hash: string): Write => ({
      sql: `DELETE FROM login_tokens WHERE token_hash = ?`,
      params: [hash],
      expect: { rows: 1, orElse: LOGIN_TOKEN_USED },
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM login_tokens WHERE expires_at <= ?`,
      params: [now],
    }),

    removeOfUser: (userId: UserId): Write => ({
      sql: `DELETE FROM login_tokens WHERE user_id = ?`,
      params: [userId],
    }),
  };
}

export type LoginTokenStore = ReturnType<typeof loginTokenStore>;
