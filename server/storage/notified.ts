/** Reads what a user was notified about: `room_notifications` and `user_notifications`, event by event. */
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { integer, nullable, query, text, type Engine } from './engine.ts';
import { KEPT_POSITIONS } from './notifications.ts';

const NOTIFIED = query(
  `SELECT n.room_id AS room_id, n.position AS position, n.thread AS thread, n.highlight AS highlight,
     n.actions AS actions, e.event_id AS event_id
   FROM (
     SELECT r.room_id AS room_id, r.position AS position, r.thread AS thread,
       r.notify + COALESCE(u.notify, 0) AS notify, r.highlight + COALESCE(u.highlight, 0) AS highlight,
       COALESCE(u.actions, r.actions) AS actions
     FROM room_notifications r
     LEFT JOIN user_notifications u ON u.user_id = ? AND u.room_id = r.room_id AND u.position = r.position
     WHERE r.room_id IN (@texts ?) AND r.position < ? AND r.position > ? AND r.sender <> ?
     UNION ALL
     SELECT u.room_id, u.position, u.thread, u.notify, u.highlight, u.actions
     FROM user_notifications u
     LEFT JOIN room_notifications r ON r.room_id = u.room_id AND r.position = u.position
     WHERE u.user_id = ? AND u.room_id IN (@texts ?) AND u.position < ? AND u.position > ? AND r.room_id IS NULL
   ) AS n
   JOIN rooms ON rooms.room_id = n.room_id
   JOIN events e ON e.room_nid = rooms.nid AND e.position = n.position
   WHERE n.notify > 0 AND n.highlight >= ?
   ORDER BY n.position DESC LIMIT ?`,
  {
    room_id: text,
    position: integer,
    thread: text,
    highlight: integer,
    actions: nullable(text),
    event_id: text,
  },
);

const FLOORS = query(
  `SELECT room_id, thread, floor FROM unread_floors WHERE user_id = ? AND room_id IN (@texts ?)`,
  { room_id: text, thread: text, floor: integer },
);

export interface NotifiedRow {
  readonly room_id: RoomId;
  readonly position: number;
  readonly thread: string;
  readonly highlight: number;
  readonly actions: string | null;
  readonly event_id: EventId;
}

export function notifiedStore(engine: Engine) {
  return {
    /** What came before a position, latest first, as far back as it is kept. `highlight`: only what was highlighted. */
    before: (
      userId: UserId,
      rooms: readonly RoomId[],
      { before, highlight, limit }: { before: number; highlight: boolean; limit: number },
    ): Promise<NotifiedRow[]> => {
      const among = list(rooms);
      const after = engine.position - KEPT_POSITIONS;
      const ofRooms = [userId, among, before, after, userId];
      const ofUser = [userId, among, before, after];
      const params = [...ofRooms, ...ofUser, Number(highlight), limit];
      return engine.all(NOTIFIED, params);
    },

    /** How far the user has read, in rooms and threads. */
    floors: (userId: UserId, rooms: readonly RoomId[]) => engine.all(FLOORS, [userId, list(rooms)]),
  };
}

export type NotifiedStore = ReturnType<typeof notifiedStore>;
