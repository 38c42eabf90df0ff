/** Reads what a user was notified about: `room_notifications` and `user_notifications`, event by event. */
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { integer, nullable, query, text, type Engine } from './engine.ts';
import { KEPT_POSITIONS } from './notifications.ts';

const SHAPE = {
  room_id: text,
  position: integer,
  thread: text,
  highlight: integer,
  actions: nullable(text),
  event_id: text,
};

/** What of it is listed; the latest first. */
const notified = (condition: string): string =>
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
   WHERE n.notify > 0 AND ${condition}
   ORDER BY n.position DESC LIMIT ?`;

const NOTIFIED = query(notified('n.highlight >= ?'), SHAPE);

/** What the user has not read and nobody took back. */
const MISSED = query(
  notified(`e.redacted_by IS NULL AND NOT EXISTS (
     SELECT 1 FROM unread_floors f WHERE f.user_id = ? AND f.room_id = n.room_id
       AND f.thread IN ('', n.thread) AND f.floor >= n.position
   )`),
  SHAPE,
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
  /** The parameters that both tables take: what lies between two positions, without them. */
  const between = (userId: UserId, rooms: readonly RoomId[], after: number, before: number) => {
    const among = list(rooms);
    return [userId, among, before, after, userId, userId, among, before, after];
  };
  return {
    /** What came before a position, latest first, as far back as it is kept. `highlight`: only what was highlighted. */
    before: (
      userId: UserId,
      rooms: readonly RoomId[],
      { before, highlight, limit }: { before: number; highlight: boolean; limit: number },
    ): Promise<NotifiedRow[]> => {
      const after = engine.position - KEPT_POSITIONS;
      const params = [...between(userId, rooms, after, before), Number(highlight), limit];
      return engine.all(NOTIFIED, params);
    },

    /** What the user has missed after a position, up to another, the latest first. */
    missed: (
      userId: UserId,
      rooms: readonly RoomId[],
      { after, upTo, limit }: { after: number; upTo: number; limit: number },
    ): Promise<NotifiedRow[]> =>
      engine.all(MISSED, [...between(userId, rooms, after, upTo + 1), userId, limit]),

    /** How far the user has read, in rooms and threads. */
    floors: (userId: UserId, rooms: readonly RoomId[]) => engine.all(FLOORS, [userId, list(rooms)]),
  };
}

export type NotifiedStore = ReturnType<typeof notifiedStore>;
