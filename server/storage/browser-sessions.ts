/** Rows of `browser_sessions`: who is signed in on the server's own pages. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const SESSION = {
  session_hash: text,
  user_id: text,
  authenticated_at: integer,
  expires_at: integer,
};

export type BrowserSessionRow = RowOf<typeof SESSION>;

const BY_HASH = query(`SELECT * FROM browser_sessions WHERE session_hash = ?`, SESSION);

export function browserSessionStore(engine: Engine) {
  return {
    find: (hash: string) => engine.first(BY_HASH, [hash]),

    insert: (row: BrowserSessionRow): Write => ({
      sql: `INSERT INTO browser_sessions (session_hash, user_id, authenticated_at, expires_at)
            VALUES (?, ?, ?, ?)`,
      params: [row.session_hash, row.user_id, row.authenticated_at, row.expires_at],
    }),

    remove: (hash: string): Write => ({
      sql: `DELETE FROM browser_sessions WHERE session_hash = ?`,
      params: [hash],
    }),

    removeOfUser: (userId: UserId): Write => ({
      sql: `DELETE FROM browser_sessions WHERE user_id = ?`,
      params: [userId],
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM browser_sessions WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type BrowserSessionStore = ReturnType<typeof browserSessionStore>;
