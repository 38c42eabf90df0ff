/** Rows of `device_list_changes`: when a user's devices got, changed or lost identity keys. */
import type { UserId } from '../matrix/identifiers.ts';
import { position, query, text, type Engine, type Write } from './engine.ts';

const BETWEEN = query(
  `SELECT DISTINCT user_id FROM device_list_changes WHERE position > ? AND position <= ?`,
  { user_id: text },
);

export function deviceListChangeStore(engine: Engine) {
  return {
    between: async (after: number, upTo: number): Promise<UserId[]> =>
      (await engine.all(BETWEEN, [after, upTo])).map((row) => row.user_id),

    /** Needs a position in its batch. */
    add: (userId: UserId): Write => ({
      sql: `INSERT INTO device_list_changes (position, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      params: [position(), userId],
    }),
  };
}

export type DeviceListChangeStore = ReturnType<typeof deviceListChangeStore>;
