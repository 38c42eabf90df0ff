/** Rows of `one_time_keys` and `fallback_keys`: what others need to start a session with a device. */
import type { KeyId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  flag,
  integer,
  nullable,
  position,
  query,
  text,
  type Engine,
  type Write,
} from './engine.ts';
import { mayHaveChanged } from './written.ts';

/** A device of a user. */
export interface DeviceAddress {
  readonly userId: UserId;
  readonly deviceId: string;
}

const UPLOADED = query(
  `SELECT algorithm, key_id, key FROM one_time_keys
   WHERE user_id = ? AND device_id = ? AND key_id IN (@texts ?)`,
  { algorithm: text, key_id: text, key: nullable(text) },
);
const COUNTS = query(
  `SELECT algorithm, COUNT(*) AS left_over FROM one_time_keys
   WHERE user_id = ? AND device_id = ? AND key IS NOT NULL GROUP BY algorithm ORDER BY algorithm`,
  { algorithm: text, left_over: integer },
);
const NEXT = query(
  `SELECT nid, key_id, key FROM one_time_keys
   WHERE user_id = ? AND device_id = ? AND algorithm = ? AND key IS NOT NULL ORDER BY nid LIMIT 1`,
  { nid: integer, key_id: text, key: text },
);
const FALLBACK = query(
  `SELECT key_id, key, used FROM fallback_keys WHERE user_id = ? AND device_id = ? AND algorithm = ?`,
  { key_id: text, key: text, used: flag },
);
const UNUSED_FALLBACKS = query(
  `SELECT algorithm FROM fallback_keys WHERE user_id = ? AND device_id = ? AND used = 0
   ORDER BY algorithm`,
  { algorithm: text },
);
const LAST_CLAIM = query(
  `SELECT COALESCE(MAX(position), 0) AS position FROM (
     SELECT MAX(claimed_position) AS position FROM one_time_keys
       WHERE user_id = ? AND device_id = ? AND key IS NULL
     UNION ALL
     SELECT MAX(used_position) FROM fallback_keys WHERE user_id = ? AND device_id = ?
   ) AS claims`,
  { position: integer },
);

/** The condition of the conflict when another claim was faster. */
export const KEY_CLAIMED = 'one-time key';

export function oneTimeKeyStore(engine: Engine) {
  return {
    /** Which of these the device has uploaded before; `key` is null for those that were claimed. */
    uploaded: ({ userId, deviceId }: DeviceAddress, keyIds: Iterable<string>) =>
      engine.all(UPLOADED, [userId, deviceId, list(keyIds)]),

    /** How many keys of each algorithm are left to claim. */
    counts: async ({ userId, deviceId }: DeviceAddress): Promise<Record<string, number>> => {
      const rows = await engine.all(COUNTS, [userId, deviceId]);
      return Object.fromEntries(rows.map((row) => [row.algorithm, row.left_over]));
    },

    unusedFallbacks: async ({ userId, deviceId }: DeviceAddress): Promise<string[]> => {
      const rows = await engine.all(UNUSED_FALLBACKS, [userId, deviceId]);
      return rows.map((row) => row.algorithm);
    },

    /** Whether the last claim of a key of the device came after a position, up to another. */
    claimedBetween: async (
      { userId, deviceId }: DeviceAddress,
      after: number,
      upTo: number,
    ): Promise<boolean> => {
      if (!mayHaveChanged(engine, ['one_time_keys', 'fallback_keys'], after, upTo)) return false;
      const row = await engine.first(LAST_CLAIM, [userId, deviceId, userId, deviceId]);
      return row !== undefined && row.position > after && row.position <= upTo;
    },

    /** The key that was uploaded first. */
    next: ({ userId, deviceId }: DeviceAddress, algorithm: string) =>
      engine.first(NEXT, [userId, deviceId, algorithm]),

    fallback: ({ userId, deviceId }: DeviceAddress, algorithm: string) =>
      engine.first(FALLBACK, [userId, deviceId, algorithm]),

    insert: ({ userId, deviceId }: DeviceAddress, id: KeyId, key: string): Write => ({
      sql: `INSERT INTO one_time_keys (user_id, device_id, algorithm, key_id, key) VALUES (?, ?, ?, ?, ?)`,
      params: [userId, deviceId, id.algorithm, id.name, key],
    }),

    claim: (nid: number): Write => ({
      sql: `UPDATE one_time_keys SET key = NULL, claimed_position = ? WHERE nid = ? AND key IS NOT NULL`,
      params: [position(), nid],
      expect: { rows: 1, orElse: KEY_CLAIMED },
    }),

    /** Replaces the fallback key. The very same key again stays used if it was. */
    putFallback: ({ userId, deviceId }: DeviceAddress, id: KeyId, key: string): Write => ({
      sql: `INSERT INTO fallback_keys (user_id, device_id, algorithm, key_id, key) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (user_id, device_id, algorithm)
            DO UPDATE SET key_id = excluded.key_id, key = excluded.key, used = 0
            WHERE fallback_keys.key_id <> excluded.key_id OR fallback_keys.key <> excluded.key`,
      params: [userId, deviceId, id.algorithm, id.name, key],
    }),

    /** Handing out the same key once more changes nothing, so there may be no row left to change. */
    useFallback: (
      { userId, deviceId }: DeviceAddress,
      algorithm: string,
      keyId: string,
    ): Write => ({
      sql: `UPDATE fallback_keys SET used = 1, used_position = ?
            WHERE user_id = ? AND device_id = ? AND algorithm = ? AND key_id = ? AND used = 0`,
      params: [position(), userId, deviceId, algorithm, keyId],
    }),

    removeDevices: (userId: UserId, deviceIds: readonly string[]): readonly Write[] =>
      ['one_time_keys', 'fallback_keys'].map((table) => ({
        sql: `DELETE FROM ${table} WHERE user_id = ? AND device_id IN (@texts ?)`,
        params: [userId, list(deviceIds)],
      })),
  };
}

export type OneTimeKeyStore = ReturnType<typeof oneTimeKeyStore>;
