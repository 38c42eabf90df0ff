/** Rows of `device_keys`: the identity keys of devices, as they uploaded them. */
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { list } from './dialect.ts';
import { query, text, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

const OF_USERS = query(
  `SELECT user_id, device_id, keys FROM device_keys WHERE user_id IN (@texts ?)
   ORDER BY user_id, device_id`,
  { user_id: text, device_id: text, keys: jsonObject },
);
const ONE = query(`SELECT keys FROM device_keys WHERE user_id = ? AND device_id = ?`, {
  keys: jsonObject,
});

export function deviceKeyStore(engine: Engine) {
  return {
    find: async (userId: UserId, deviceId: string) =>
      (await engine.first(ONE, [userId, deviceId]))?.keys,
    ofUsers: (userIds: Iterable<UserId>) => engine.all(OF_USERS, [list(userIds)]),

    /** `keys` is canonical JSON. */
    put: (userId: UserId, deviceId: string, keys: string): Write => ({
      sql: `INSERT INTO device_keys (user_id, device_id, keys) VALUES (?, ?, ?)
            ON CONFLICT (user_id, device_id) DO UPDATE SET keys = excluded.keys`,
      params: [userId, deviceId, keys],
    }),

    /** Changes nothing; fails the commit when the keys are not these any more. */
    stillThere: (userId: UserId, deviceId: string, keys: JsonObject): Write => ({
      sql: `UPDATE device_keys SET keys = keys WHERE user_id = ? AND device_id = ? AND keys = ?`,
      params: [userId, deviceId, canonicalJson(keys)],
      expect: { rows: 1, orElse: 'device keys' },
    }),

    remove: (userId: UserId, deviceIds: readonly string[]): Write => ({
      sql: `DELETE FROM device_keys WHERE user_id = ? AND device_id IN (@texts ?)`,
      params: [userId, list(deviceIds)],
    }),
  };
}

export type DeviceKeyStore = ReturnType<typeof deviceKeyStore>;
