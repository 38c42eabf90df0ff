/** Rows of `devices`. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { integer, nullable, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const DEVICE = {
  device_id: text,
  display_name: nullable(text),
  last_seen_at: nullable(integer),
  last_seen_ip: nullable(text),
  last_seen_agent: nullable(text),
};

export type DeviceRow = RowOf<typeof DEVICE>;

const ONE = query(`SELECT * FROM devices WHERE user_id = ? AND device_id = ?`, DEVICE);
const ALL = query(`SELECT * FROM devices WHERE user_id = ? ORDER BY created_at, device_id`, DEVICE);

const OF_USERS = query(
  `SELECT user_id, device_id, display_name FROM devices WHERE user_id IN (@texts ?)
   ORDER BY user_id, created_at, device_id`,
  { user_id: text, device_id: text, display_name: nullable(text) },
);

/** When, from where and with what a device was last seen. */
export interface Seen {
  readonly at: number;
  readonly ip: string;
  readonly agent: string | undefined;
}

export function deviceStore(engine: Engine) {
  return {
    find: (userId: UserId, deviceId: string) => engine.first(ONE, [userId, deviceId]),
    all: (userId: UserId) => engine.all(ALL, [userId]),
    /** The devices of many users, and what they are called. */
    ofUsers: (userIds: Iterable<UserId>) => engine.all(OF_USERS, [list(userIds)]),

    /** A device that is there already stays as it is. */
    insert: (userId: UserId, deviceId: string, name: string | null, at: number): Write => ({
      sql: `INSERT INTO devices (user_id, device_id, display_name, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (user_id, device_id) DO NOTHING`,
      params: [userId, deviceId, name, at],
    }),

    rename: (userId: UserId, deviceId: string, name: string): Write => ({
      sql: `UPDATE devices SET display_name = ? WHERE user_id = ? AND device_id = ?`,
      params: [name, userId, deviceId],
      expect: { rows: 1, orElse: 'device' },
    }),

    remove: (userId: UserId, deviceIds: readonly string[]): Write => ({
      sql: `DELETE FROM devices WHERE user_id = ? AND device_id IN (@texts ?)`,
      params: [userId, list(deviceIds)],
    }),

    seen: (userId: UserId, deviceId: string, seen: Seen): Write => ({
      sql: `UPDATE devices SET last_seen_at = ?, last_seen_ip = ?, last_seen_agent = ?
            WHERE user_id = ? AND device_id = ?`,
      params: [seen.at, seen.ip, seen.agent ?? null, userId, deviceId],
    }),
  };
}

export type DeviceStore = ReturnType<typeof deviceStore>;
