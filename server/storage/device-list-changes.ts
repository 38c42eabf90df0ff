/** Rows of `device_list_changes`: when a user's devices got, changed or lost identity keys. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { position, query, text, type Engine, type Write } from './engine.ts';
import { mayHaveChanged } from './written.ts';

const BETWEEN = query(
  `SELECT DISTINCT user_id FROM device_list_changes WHERE position > ? AND position <= ?`,
  { user_id: text },
);

export function deviceListChangeStore(engine: Engine) {
  return {
    between: async (after: number, upTo: number): Promise<UserId[]> =>
      mayHaveChanged(engine, ['device_list_changes'], after, upTo)
        ? (await engine.all(BETWEEN, [after, upTo])).map((row) => row.user_id)
        : [],

    /** Needs a position in its batch. */
    add: (userId: UserId): Write => ({
      sql: `INSERT INTO device_list_changes (position, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      params: [position(), userId],
    }),

    /** Adds a change only if one of the devices has identity keys. Takes the batch's position `offset`. */
    addIfKeys: (userId: UserId, deviceIds: readonly string[], offset: number): Write => ({
      sql: `INSERT INTO device_list_changes (position, user_id)
            SELECT CAST(? AS BIGINT), ? WHERE EXISTS (
              SELECT 1 FROM device_keys WHERE user_id = ? AND device_id IN (@texts ?))
            ON CONFLICT DO NOTHING`,
      params: [position(offset), userId, userId, list(deviceIds)],
    }),
  };
}

export type DeviceListChangeStore = ReturnType<typeof deviceListChangeStore>;
