/** Rows of `oauth_records`: authorizations under way. */
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

const RECORD = {
  id_hash: text,
  sealed: bytes,
  expires_at: integer,
  consumed_at: nullable(integer),
};

export type OAuthRecord = RowOf<typeof RECORD>;

export interface NewOAuthRecord {
  readonly model: string;
  readonly idHash: string;
  readonly sealed: Uint8Array;
  readonly grantHash: string | null;
  readonly userCodeHash: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const BY_ID = query(`SELECT * FROM oauth_records WHERE model = ? AND id_hash = ?`, RECORD);
const BY_USER_CODE = query(
  `SELECT * FROM oauth_records WHERE model = ? AND user_code_hash = ?`,
  RECORD,
);

/** The condition of the conflict when a code was traded in meanwhile. */
export const OAUTH_CODE_USED = 'authorization code';

export function oauthRecordStore(engine: Engine) {
  return {
    find: (model: string, idHash: string) => engine.first(BY_ID, [model, idHash]),
    findByUserCode: (model: string, hash: string) => engine.first(BY_USER_CODE, [model, hash]),

    upsert: (record: NewOAuthRecord): Write => ({
      sql: `INSERT INTO oauth_records (model, id_hash, sealed, grant_hash, user_code_hash, expires_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (model, id_hash) DO UPDATE SET sealed = excluded.sealed,
              grant_hash = excluded.grant_hash, expires_at = excluded.expires_at`,
      params: [
        record.model,
        record.idHash,
        record.sealed,
        record.grantHash,
        record.userCodeHash,
        record.expiresAt,
      ],
    }),

    /** Uses a code up; two uses at once cannot both succeed. */
    consume: (model: string, idHash: string, now: number): Write => ({
      sql: `UPDATE oauth_records SET consumed_at = ?
            WHERE model = ? AND id_hash = ? AND consumed_at IS NULL`,
      params: [now, model, idHash],
      expect: { rows: 1, orElse: OAUTH_CODE_USED },
    }),

    remove: (model: string, idHash: string): Write => ({
      sql: `DELETE FROM oauth_records WHERE model = ? AND id_hash = ?`,
      params: [model, idHash],
    }),

    removeOfGrant: (model: string, grantHash: string): Write => ({
      sql: `DELETE FROM oauth_records WHERE model = ? AND grant_hash = ?`,
      params: [model, grantHash],
    }),

    removeExpired: (now: number): Write => ({
      sql: `DELETE FROM oauth_records WHERE expires_at <= ?`,
      params: [now],
    }),
  };
}

export type OAuthRecordStore = ReturnType<typeof oauthRecordStore>;
