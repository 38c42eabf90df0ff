/** Rows of `ui_auth_sessions`: interactive authentication under way. */
import {
  bytes,
  integer,
  nullable,
  query,
  text,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';

const SESSION = {
  session_hash: text,
  operation: text,
  user_id: nullable(text),
  request: bytes,
  completed: text,
  expires_at: integer,
};

export type UiAuthRow = RowOf<typeof SESSION>;

const BY_HASH = query(`SELECT * FROM ui_auth_sessions WHERE session_hash = ?`, SESSION);

/** The condition of the conflict when a session was finished or has moved on meanwhile. */
export const UI_AUTH_MOVED = 'interactive authentication';

export function uiAuthStore(engine: Engine) {
  return {
    find: (hash: string) => engine.first(BY_HASH, [hash]),

    insert: (row: UiAuthRow): Write => ({
      sql: `INSERT INTO ui_auth_sessions (session_hash, operation, user_id, request, completed, expires_at)
            VALUES (?, ?, ?, ?, ?, ?)`,
      params: [
        row.session_hash,
        row.operation,
        row.user_id,
        row.request,
        row.completed,
        row.expires_at,
      ],
    }),

    /** @param before what was completed when the session was read */
    advance: (row: UiAuthRow, before: string): Write => ({
      sql: `UPDATE ui_auth_sessions SET request = ?, completed = ?, user_id = ?
            WHERE session_hash = ? AND completed = ?`,
      params: [row.request, row.completed, row.user_id, row.session_hash, before],
      expect: { rows: 1, orElse: UI_AUTH_MOVED },
    }),

    /** Uses it up; two requests with one session cannot both succeed. */
    finish: (hash: string): Write => ({
      sql: `DELETE FROM ui_auth_sessions WHERE session_hash = ?`,
      params: [hash],
      expect: { rows: 1, orElse: UI_AUTH_MOVED },
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM ui_auth_sessions WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type UiAuthStore = ReturnType<typeof uiAuthStore>;
