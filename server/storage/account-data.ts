/** Rows of `account_data`: what users keep on the server, for their account or for one room. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { list } from './dialect.ts';
import { integer, position, query, text, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';
import { mayHaveChanged } from './written.ts';

/** The room id of what belongs to the account as a whole. */
export const GLOBAL = '';

const ONE = query(
  `SELECT content, position FROM account_data WHERE user_id = ? AND room_id = ? AND type = ?`,
  { content: jsonObject, position: integer },
);

const GLOBAL_BETWEEN = query(
  `SELECT type, content FROM account_data
   WHERE user_id = ? AND room_id = '' AND position > ? AND position <= ? ORDER BY position, type`,
  { type: text, content: jsonObject },
);

const IN_ROOMS = query(
  `SELECT room_id, type, content FROM account_data
   WHERE user_id = ? AND room_id IN (@texts ?) AND position <= ?
     AND (position > ? OR room_id IN (@texts ?))
   ORDER BY position, type`,
  { room_id: text, type: text, content: jsonObject },
);

/** Which changes of which rooms: those after `after`, up to `upTo`, and everything of the rooms in `whole`. */
export interface RoomsBetween {
  readonly rooms: Iterable<RoomId>;
  readonly whole: ReadonlySet<RoomId>;
  readonly after: number;
  readonly upTo: number;
}

/** The condition of the conflict when data is not what it was when it was read. */
export const ACCOUNT_DATA_CHANGED = 'account data';

export function accountDataStore(engine: Engine) {
  return {
    find: (userId: UserId, roomId: RoomId, type: string) =>
      engine.first(ONE, [userId, roomId, type]),

    globalBetween: async (userId: UserId, after: number, upTo: number) =>
      mayHaveChanged(engine, ['account_data'], after, upTo)
        ? engine.all(GLOBAL_BETWEEN, [userId, after, upTo])
        : [],

    inRooms: async (userId: UserId, { rooms, whole, after, upTo }: RoomsBetween) =>
      whole.size > 0 || mayHaveChanged(engine, ['account_data'], after, upTo)
        ? engine.all(IN_ROOMS, [userId, list(rooms), upTo, after, list(whole)])
        : [],

    put: (userId: UserId, roomId: RoomId, type: string, content: JsonObject): Write => ({
      sql: `INSERT INTO account_data (user_id, room_id, type, content, position) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (user_id, room_id, type)
            DO UPDATE SET content = excluded.content, position = excluded.position`,
      params: [userId, roomId, type, JSON.stringify(content), position()],
    }),

    /** Puts data only where the row is still the one from `expected` (a position; undefined: no row). */
    replace: (
      userId: UserId,
      roomId: RoomId,
      type: string,
      content: JsonObject,
      expected: number | undefined,
    ): Write => {
      const json = JSON.stringify(content);
      if (expected === undefined)
        return {
          sql: `INSERT INTO account_data (user_id, room_id, type, content, position) VALUES (?, ?, ?, ?, ?)`,
          params: [userId, roomId, type, json, position()],
        };
      return {
        sql: `UPDATE account_data SET content = ?, position = ?
              WHERE user_id = ? AND room_id = ? AND type = ? AND position = ?`,
        params: [json, position(), userId, roomId, type, expected],
        expect: { rows: 1, orElse: ACCOUNT_DATA_CHANGED },
      };
    },

    /**
     * Moves a user's fully read marker, unless it is at that event's position or beyond already. Stands
     * before the write of the receipt that remembers the position.
     */
    putFullyRead: (
      userId: UserId,
      roomId: RoomId,
      eventId: string,
      eventPosition: number,
    ): Write => ({
      sql: `INSERT INTO account_data (user_id, room_id, type, content, position)
            SELECT CAST(? AS TEXT), CAST(? AS TEXT), 'm.fully_read', CAST(? AS TEXT), CAST(? AS BIGINT) WHERE NOT EXISTS (
              SELECT 1 FROM receipts WHERE room_id = ? AND user_id = ? AND type = 'm.fully_read'
                AND thread = '' AND event_position >= ?)
            ON CONFLICT (user_id, room_id, type)
            DO UPDATE SET content = excluded.content, position = excluded.position`,
      params: [
        userId,
        roomId,
        JSON.stringify({ event_id: eventId }),
        position(),
        roomId,
        userId,
        eventPosition,
      ],
    }),
  };
}

export type AccountDataStore = ReturnType<typeof accountDataStore>;
