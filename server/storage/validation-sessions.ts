/** Rows of `validation_sessions`: addresses that somebody says are theirs. */
import {
  flag,
  integer,
  nullable,
  query,
  text,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';

const SESSION = {
  sid: text,
  purpose: text,
  medium: text,
  address: text,
  secret_hash: text,
  send_attempt: integer,
  next_link: nullable(text),
  user_id: nullable(text),
  can_validate: flag,
  validated_at: nullable(integer),
  expires_at: integer,
};

export type ValidationSessionRow = RowOf<typeof SESSION>;

const BY_SID = query(`SELECT * FROM validation_sessions WHERE sid = ? AND expires_at > ?`, SESSION);

const BY_PAIR = query(
  `SELECT * FROM validation_sessions
   WHERE address = ? AND secret_hash = ? AND purpose = ? AND medium = ? AND expires_at > ?`,
  SESSION,
);

/** The condition of the conflict when a session was used, or has expired, meanwhile. */
export const VALIDATION_GONE = 'validation session';

export function validationSessionStore(engine: Engine) {
  return {
    find: (sid: string, now: number) => engine.first(BY_SID, [sid, now]),

    /** The session that was begun for the same purpose, address and secret. */
    same: (
      row: Pick<ValidationSessionRow, 'address' | 'secret_hash' | 'purpose' | 'medium'>,
      now: number,
    ) => engine.first(BY_PAIR, [row.address, row.secret_hash, row.purpose, row.medium, now]),

    insert: (row: ValidationSessionRow): Write => ({
      sql: `INSERT INTO validation_sessions (sid, purpose, medium, address, secret_hash, send_attempt, next_link,
              user_id, can_validate, validated_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [
        row.sid,
        row.purpose,
        row.medium,
        row.address,
        row.secret_hash,
        row.send_attempt,
        row.next_link,
        row.user_id,
        row.can_validate ? 1 : 0,
        row.validated_at,
        row.expires_at,
      ],
    }),

    /** Another letter was sent. */
    sentAgain: (row: ValidationSessionRow): Write => ({
      sql: `UPDATE validation_sessions
            SET send_attempt = ?, next_link = ?, user_id = ?, can_validate = ?, expires_at = ? WHERE sid = ?`,
      params: [
        row.send_attempt,
        row.next_link,
        row.user_id,
        row.can_validate ? 1 : 0,
        row.expires_at,
        row.sid,
      ],
      expect: { rows: 1, orElse: VALIDATION_GONE },
    }),

    /** The one who has the letter confirmed it; a second time changes nothing. */
    validate: (sid: string, now: number, expiresAt: number): Write => ({
      sql: `UPDATE validation_sessions SET validated_at = ?, expires_at = ?
            WHERE sid = ? AND can_validate = 1 AND validated_at IS NULL`,
      params: [now, expiresAt, sid],
    }),

    /** Uses it up: two requests with one session cannot both succeed. */
    use: (sid: string): Write => ({
      sql: `DELETE FROM validation_sessions WHERE sid = ? AND validated_at IS NOT NULL`,
      params: [sid],
      expect: { rows: 1, orElse: VALIDATION_GONE },
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM validation_sessions WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type ValidationSessionStore = ReturnType<typeof validationSessionStore>;
