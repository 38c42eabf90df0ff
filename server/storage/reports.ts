/** Rows of `reports`. */
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { integer, nullable, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const SHAPE = {
  nid: integer,
  receivedAt: integer,
  reporter: text,
  roomId: nullable(text),
  eventId: nullable(text),
  userId: nullable(text),
  reason: nullable(text),
};

export type StoredReport = RowOf<typeof SHAPE>;

const NEWEST = query(
  `SELECT nid, received_at AS "receivedAt", reporter, room_id AS "roomId", event_id AS "eventId",
     user_id AS "userId", reason
   FROM reports WHERE nid < ? ORDER BY nid DESC LIMIT ?`,
  SHAPE,
);
const INSERT = `
  INSERT INTO reports (received_at, reporter, room_id, event_id, user_id, reason)
  VALUES (?, ?, ?, ?, ?, ?)`;

/** What a report is about: a room, an event in it, or a user. */
export interface Reported {
  readonly roomId?: RoomId;
  readonly eventId?: EventId;
  readonly userId?: UserId;
}

export function insertReport(
  receivedAt: number,
  reporter: UserId,
  { roomId, eventId, userId }: Reported,
  reason: string | undefined,
): Write {
  const about = [roomId ?? null, eventId ?? null, userId ?? null];
  return { sql: INSERT, params: [receivedAt, reporter, ...about, reason ?? null] };
}

export function reportStore(engine: Engine) {
  return {
    /** The reports that came before one, newest first. */
    newest: (before: number, limit: number): Promise<StoredReport[]> =>
      engine.all(NEWEST, [before, limit]),
  };
}

export type ReportStore = ReturnType<typeof reportStore>;
