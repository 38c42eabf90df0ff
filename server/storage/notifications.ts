/**
 * Rows of `room_notifications`, `user_notifications` and `unread_floors`: what is unread, and for whom.
 *
 * An event means the same for nearly everyone in a room, so that is stored once, for the room. Only for whom
 * it means something else is there a row of their own, with the difference. A user's count is the sum of both
 * above the user's floors: up to where they have read, in the room as a whole and in each thread.
 */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { PushAction } from '../matrix/push-rules/types.ts';
import { UNTHREADED } from './receipts.ts';
import { list } from './dialect.ts';
import {
  integer,
  position,
  query,
  text,
  type Engine,
  type Parameter,
  type Write,
} from './engine.ts';
import { mayHaveChanged } from './written.ts';

/** What an event means for someone; 1 or 0 each, or a difference of such. */
export interface Meaning {
  readonly notify: number;
  readonly highlight: number;
  /** What the rule that matched says to do. */
  readonly actions?: readonly PushAction[];
}

/** How long what was read is kept beside what is unread, so that it can be listed: this many stream positions. */
export const KEPT_POSITIONS = 100_000;

/** Where an event stands: its room, thread (`main` or a root's event id) and stream position. */
export interface Place {
  readonly roomId: RoomId;
  readonly thread: string;
  readonly position: Parameter;
}

/** The rows of each table that concern a user. */
const CONCERNING = {
  room_notifications: 'sender <> ?',
  user_notifications: 'user_id = ?',
} as const;

const SUMS = 'SUM(n.notify) AS notify, SUM(n.highlight) AS highlight';

/**
 * What lies above the user's floors, in one of the two tables. The main timeline and the threads are looked at
 * apart: how far the main timeline was read then bounds the search, and threads have an index of their own.
 */
const above = (table: keyof typeof CONCERNING) => `
  SELECT f.room_id AS room_id, 'main' AS thread, ${SUMS}
  FROM unread_floors f
  LEFT JOIN unread_floors m ON m.user_id = f.user_id AND m.room_id = f.room_id AND m.thread = 'main'
  JOIN ${table} n ON n.room_id = f.room_id AND n.thread = 'main' AND n.${CONCERNING[table]}
    AND n.position > CASE WHEN m.floor > f.floor THEN m.floor ELSE f.floor END AND n.position <= ?
  WHERE f.user_id = ? AND f.room_id IN (@texts ?) AND f.thread = ''
  GROUP BY f.room_id
  UNION ALL
  SELECT f.room_id, n.thread, ${SUMS}
  FROM unread_floors f
  JOIN ${table} n ON n.room_id = f.room_id AND n.thread <> 'main' AND n.${CONCERNING[table]}
    AND n.position > f.floor AND n.position <= ?
  LEFT JOIN unread_floors t ON t.user_id = f.user_id AND t.room_id = n.room_id AND t.thread = n.thread
  WHERE f.user_id = ? AND f.room_id IN (@texts ?) AND f.thread = ''
    AND n.position > COALESCE(t.floor, 0)
  GROUP BY f.room_id, n.thread`;

const COUNTS = query(
  `SELECT room_id, thread, SUM(notify) AS notify, SUM(highlight) AS highlight FROM (
     ${above('room_notifications')} UNION ALL ${above('user_notifications')}
   ) AS unread GROUP BY room_id, thread`,
  { room_id: text, thread: text, notify: integer, highlight: integer },
);

const CHANGED = query(
  `SELECT room_id FROM room_notifications
     WHERE room_id IN (@texts ?) AND position > ? AND position <= ? AND sender <> ?
   UNION
   SELECT room_id FROM user_notifications
     WHERE user_id = ? AND room_id IN (@texts ?) AND position > ? AND position <= ?
   UNION
   SELECT room_id FROM unread_floors
     WHERE user_id = ? AND room_id IN (@texts ?) AND position > ? AND position <= ?`,
  { room_id: text },
);

export function notificationStore(engine: Engine) {
  return {
    /** What is unread, for each room and thread that has anything. */
    counts: (userId: UserId, rooms: Iterable<RoomId>, upTo: number) => {
      const select = [userId, upTo, userId, list(rooms)];
      return engine.all(COUNTS, [...select, ...select, ...select, ...select]);
    },

    /** The rooms in which the counts may have changed between two positions. */
    changedRooms: async (
      userId: UserId,
      rooms: Iterable<RoomId>,
      after: number,
      upTo: number,
    ): Promise<RoomId[]> => {
      const tables = ['room_notifications', 'user_notifications', 'unread_floors'];
      if (!mayHaveChanged(engine, tables, after, upTo)) return [];
      const among = list(rooms);
      const mine = [userId, among, after, upTo];
      const params = [among, after, upTo, userId, ...mine, ...mine];
      const rows = await engine.all(CHANGED, params);
      return rows.map((row) => row.room_id);
    },

    /** What an event means for all members but its sender. */
    addForRoom: (place: Place, sender: UserId, { notify, highlight, actions }: Meaning): Write => ({
      sql: `INSERT INTO room_notifications (room_id, position, thread, sender, notify, highlight, actions)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
      params: [
        place.roomId,
        place.position,
        place.thread,
        sender,
        notify,
        highlight,
        stored(actions),
      ],
    }),

    /** How it differs for one member. */
    addForUser: (place: Place, userId: UserId, { notify, highlight, actions }: Meaning): Write => ({
      sql: `INSERT INTO user_notifications (user_id, room_id, position, thread, notify, highlight, actions)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
      params: [
        userId,
        place.roomId,
        place.position,
        place.thread,
        notify,
        highlight,
        stored(actions),
      ],
    }),

    /** The user has read the thread ({@link UNTHREADED}: everything) up to `floor`. Floors never sink. */
    raiseFloor: (userId: UserId, roomId: RoomId, thread: string, floor: Parameter): Write => ({
      sql: `INSERT INTO unread_floors (user_id, room_id, thread, floor, position) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (user_id, room_id, thread)
            DO UPDATE SET floor = excluded.floor, position = excluded.position
            WHERE excluded.floor > unread_floors.floor`,
      params: [userId, roomId, thread, floor, position()],
    }),

    /** Drops what a floor for all threads has made worthless: what was read long ago, and lower floors. */
    dropBelow: (userId: UserId, roomId: RoomId, floor: number): readonly Write[] => [
      {
        sql: `DELETE FROM user_notifications WHERE user_id = ? AND room_id = ? AND position <= ?`,
        params: [userId, roomId, floor - KEPT_POSITIONS],
      },
      {
        sql: `DELETE FROM unread_floors WHERE user_id = ? AND room_id = ? AND thread <> ? AND floor <= ?`,
        params: [userId, roomId, UNTHREADED, floor],
      },
    ],
  };
}

export type NotificationStore = ReturnType<typeof notificationStore>;

const stored = (actions: readonly PushAction[] | undefined): string | null =>
  actions === undefined ? null : JSON.stringify(actions);
