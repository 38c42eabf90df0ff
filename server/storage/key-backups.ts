/** Rows of `key_backups` and `backed_up_keys`: the keys of conversations, encrypted by those who left them here. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { flag, integer, query, text, type Engine, type RowOf, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

const BACKUP = {
  version: integer,
  algorithm: text,
  auth_data: jsonObject,
  etag: integer,
  key_count: integer,
  deleted: flag,
};
export type KeyBackupRow = RowOf<typeof BACKUP>;

const LATEST = query(
  `SELECT * FROM key_backups WHERE user_id = ? AND deleted = 0 ORDER BY version DESC LIMIT 1`,
  BACKUP,
);
const ONE = query(`SELECT * FROM key_backups WHERE user_id = ? AND version = ?`, BACKUP);
const LAST_VERSION = query(
  `SELECT COALESCE(MAX(version), 0) AS version FROM key_backups WHERE user_id = ?`,
  { version: integer },
);

const RANK = { first_message_index: integer, forwarded_count: integer, is_verified: flag };
const KEY = { room_id: text, session_id: text, ...RANK, session_data: jsonObject };
export type BackedUpKeyRow = RowOf<typeof KEY>;

const OF_BACKUP = `FROM backed_up_keys WHERE user_id = ? AND version = ?`;
const ALL_KEYS = query(`SELECT * ${OF_BACKUP} ORDER BY room_id, session_id`, KEY);
const KEYS_OF_ROOM = query(`SELECT * ${OF_BACKUP} AND room_id = ? ORDER BY session_id`, KEY);
const KEY_OF_SESSION = query(`SELECT * ${OF_BACKUP} AND room_id = ? AND session_id = ?`, KEY);
const RANKS = query(
  `SELECT room_id, session_id, first_message_index, forwarded_count, is_verified
   ${OF_BACKUP} AND room_id IN (@texts ?) AND session_id IN (@texts ?)`,
  { room_id: text, session_id: text, ...RANK },
);

/** A version of a user's backup. */
export interface BackupAddress {
  readonly userId: UserId;
  readonly version: number;
}

/** A session, a room, or with neither the whole backup. */
export interface KeyPlace {
  readonly roomId?: RoomId | undefined;
  readonly sessionId?: string | undefined;
}

/** The condition of the conflict when the backup changed since it was read. */
export const BACKUP_MOVED = 'key backup';

export function keyBackupStore(engine: Engine) {
  return {
    /** The newest that was not deleted. */
    latest: (userId: UserId) => engine.first(LATEST, [userId]),
    /** Also one that was deleted. */
    find: ({ userId, version }: BackupAddress) => engine.first(ONE, [userId, version]),
    /** The highest version that was ever given out; 0 before the first. */
    lastVersion: async (userId: UserId): Promise<number> =>
      (await engine.first(LAST_VERSION, [userId]))?.version ?? 0,

    keys: async (
      { userId, version }: BackupAddress,
      { roomId, sessionId }: KeyPlace,
    ): Promise<BackedUpKeyRow[]> => {
      if (roomId === undefined) return engine.all(ALL_KEYS, [userId, version]);
      return sessionId === undefined
        ? engine.all(KEYS_OF_ROOM, [userId, version, roomId])
        : engine.all(KEY_OF_SESSION, [userId, version, roomId, sessionId]);
    },

    /** What decides whether a key is replaced, for the keys in these rooms with these sessions. */
    ranks: (
      { userId, version }: BackupAddress,
      roomIds: Iterable<RoomId>,
      sessionIds: Iterable<string>,
    ) => engine.all(RANKS, [userId, version, list(roomIds), list(sessionIds)]),

    /** `auth_data` is JSON. */
    create: ({ userId, version }: BackupAddress, algorithm: string, authData: string): Write => ({
      sql: `INSERT INTO key_backups (user_id, version, algorithm, auth_data, etag, key_count)
            VALUES (?, ?, ?, ?, 0, 0)`,
      params: [userId, version, algorithm, authData],
    }),

    setAuthData: ({ userId, version }: BackupAddress, authData: string): Write => ({
      sql: `UPDATE key_backups SET auth_data = ? WHERE user_id = ? AND version = ? AND deleted = 0`,
      params: [authData, userId, version],
      expect: { rows: 1, orElse: BACKUP_MOVED },
    }),

    /** The backup with all its keys. Its version stays taken. */
    remove: ({ userId, version }: BackupAddress): readonly Write[] => [
      {
        sql: `UPDATE key_backups SET deleted = 1, auth_data = '{}' WHERE user_id = ? AND version = ?`,
        params: [userId, version],
      },
      { sql: `DELETE ${OF_BACKUP}`, params: [userId, version] },
    ],

    /** Counts a change of the keys, if nobody changed any since `etag` was read and the backup is there. */
    changed: ({ userId, version }: BackupAddress, etag: number, more: number): Write => ({
      sql: `UPDATE key_backups SET etag = etag + 1, key_count = key_count + ?
            WHERE user_id = ? AND version = ? AND etag = ? AND deleted = 0`,
      params: [more, userId, version, etag],
      expect: { rows: 1, orElse: BACKUP_MOVED },
    }),

    /** Fails the commit when there is a newer backup by now. */
    isNewest: ({ userId, version }: BackupAddress): Write => ({
      sql: `UPDATE key_backups SET etag = etag WHERE user_id = ? AND version > ? AND deleted = 0`,
      params: [userId, version],
      expect: { rows: 0, orElse: BACKUP_MOVED },
    }),

    /** `sessionData` is JSON. */
    putKey: (
      { userId, version }: BackupAddress,
      key: Omit<BackedUpKeyRow, 'session_data'>,
      sessionData: string,
    ): Write => ({
      sql: `INSERT INTO backed_up_keys (user_id, version, room_id, session_id,
              first_message_index, forwarded_count, is_verified, session_data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (user_id, version, room_id, session_id) DO UPDATE SET
              first_message_index = excluded.first_message_index,
              forwarded_count = excluded.forwarded_count,
              is_verified = excluded.is_verified, session_data = excluded.session_data`,
      params: [
        userId,
        version,
        key.room_id,
        key.session_id,
        key.first_message_index,
        key.forwarded_count,
        key.is_verified ? 1 : 0,
        sessionData,
      ],
    }),

    removeKeys: (
      { userId, version }: BackupAddress,
      { roomId, sessionId }: KeyPlace,
      rows: number,
    ): Write => ({
      sql: `DELETE ${OF_BACKUP}${roomId === undefined ? '' : ' AND room_id = ?'}${sessionId === undefined ? '' : ' AND session_id = ?'}`,
      params: [userId, version, roomId, sessionId].filter((one) => one !== undefined),
      expect: { rows, orElse: BACKUP_MOVED },
    }),
  };
}

export type KeyBackupStore = ReturnType<typeof keyBackupStore>;
