/** Rows of `receipts`: up to which event each user has read a room, or a thread of it. */
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import type { RoomsBetween } from './account-data.ts';
import { list } from './dialect.ts';
import { integer, position, query, text, type Engine, type Write } from './engine.ts';
import { mayHaveChanged } from './written.ts';

/** The `thread` of a receipt that holds for the room as a whole. */
export const UNTHREADED = '';

export interface Receipt {
  readonly roomId: RoomId;
  readonly userId: UserId;
  readonly type: 'm.read' | 'm.read.private' | 'm.fully_read';
  /** {@link UNTHREADED}, `main`, or the id of the thread's root. */
  readonly thread: string;
  readonly eventId: EventId;
  /** The event's place in the stream: what decides whether the receipt moves forward. */
  readonly eventPosition: number;
  /** Milliseconds since the epoch. */
  readonly ts: number;
}

const AHEAD = query(
  `SELECT event_position FROM receipts WHERE room_id = ? AND user_id = ? AND type = ? AND thread = ?`,
  { event_position: integer },
);

const IN_ROOMS = query(
  `SELECT room_id, user_id, type, thread, event_id, ts FROM receipts
   WHERE room_id IN (@texts ?) AND position <= ? AND (position > ? OR room_id IN (@texts ?))
     AND (type = 'm.read' OR (type = 'm.read.private' AND user_id = ?))
   ORDER BY room_id, thread, position`,
  { room_id: text, user_id: text, type: text, thread: text, event_id: text, ts: integer },
);

export function receiptStore(engine: Engine) {
  return {
    /** The place of the event that the user's receipt is at. */
    eventPosition: async ({ roomId, userId, type, thread }: Receipt) =>
      (await engine.first(AHEAD, [roomId, userId, type, thread]))?.event_position,

    /** What `viewer` may see: everyone's public receipts, and their own private ones. */
    inRooms: async (viewer: UserId, { rooms, whole, after, upTo }: RoomsBetween) =>
      whole.size > 0 || mayHaveChanged(engine, ['receipts'], after, upTo)
        ? engine.all(IN_ROOMS, [list(rooms), upTo, after, list(whole), viewer])
        : [],

    /** Moves a receipt forward; where it is as far already, nothing changes. */
    advance: (receipt: Receipt): Write => ({
      sql: `INSERT INTO receipts (room_id, user_id, type, thread, event_id, event_position, ts, position)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (room_id, user_id, type, thread) DO UPDATE SET event_id = excluded.event_id,
              event_position = excluded.event_position, ts = excluded.ts, position = excluded.position
            WHERE excluded.event_position > receipts.event_position`,
      params: [
        receipt.roomId,
        receipt.userId,
        receipt.type,
        receipt.thread,
        receipt.eventId,
        receipt.eventPosition,
        receipt.ts,
        position(),
      ],
    }),
  };
}

export type ReceiptStore = ReturnType<typeof receiptStore>;
