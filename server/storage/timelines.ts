/** Events in order: by the stream for /sync, by the room's history (depth, then position) for paging. */
import { list } from './dialect.ts';
import { integer, query, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
import type { RoomSpan } from './state.ts';

/** A place in a room's history: just after the event that has this depth and position. */
export interface Place {
  readonly depth: number;
  readonly position: number;
}

export const START: Place = { depth: 0, position: 0 };
export const END: Place = { depth: Number.MAX_SAFE_INTEGER, position: Number.MAX_SAFE_INTEGER };

const FROM = `
  SELECT ${EVENT_COLUMNS} FROM events e JOIN rooms r ON r.nid = e.room_nid
  WHERE e.room_nid = ? AND e.status = 0 AND e.position IS NOT NULL`;
const BACKWARD = query(
  `${FROM} AND (e.depth, e.position) <= (?, ?) AND (e.depth, e.position) > (?, ?)
   ORDER BY e.depth DESC, e.position DESC LIMIT ?`,
  EVENT_SHAPE,
);
const FORWARD = query(
  `${FROM} AND (e.depth, e.position) > (?, ?) AND (e.depth, e.position) <= (?, ?)
   ORDER BY e.depth, e.position LIMIT ?`,
  EVENT_SHAPE,
);
const LAST_BEFORE = query(
  `SELECT depth, position FROM events
   WHERE room_nid = ? AND position <= ? ORDER BY position DESC LIMIT 1`,
  { depth: integer, position: integer },
);

/**
 * The newest events of rooms (a) after a position (b), up to another (c). The inner query finds where the wanted
 * number of events begins, so that a long room costs no more than a short one.
 */
const NEWEST = query(
  `SELECT ${EVENT_COLUMNS} FROM (
     SELECT w.a AS room_nid, w.b AS after, w.c AS up_to, COALESCE((
       SELECT e.position FROM events e WHERE e.room_nid = w.a AND e.position <= w.c AND e.status = 0
       ORDER BY e.position DESC LIMIT 1 OFFSET ?
     ), 0) AS oldest
     FROM (@rows ?) AS w
   ) AS span
   JOIN events e ON e.room_nid = span.room_nid AND e.position >= span.oldest
     AND e.position > span.after AND e.position <= span.up_to
   JOIN rooms r ON r.nid = e.room_nid
   WHERE e.status = 0
   ORDER BY e.position`,
  EVENT_SHAPE,
);

export class TimelineStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Events from a place back to another (exclusive), newest first. */
  backward(roomNid: number, from: Place, to: Place, limit: number): Promise<StoredEvent[]> {
    const params = [roomNid, from.depth, from.position, to.depth, to.position, limit];
    return this.#engine.all(BACKWARD, params);
  }

  /** Events after a place up to another, oldest first. */
  forward(roomNid: number, from: Place, to: Place, limit: number): Promise<StoredEvent[]> {
    const params = [roomNid, from.depth, from.position, to.depth, to.position, limit];
    return this.#engine.all(FORWARD, params);
  }

  /** The place in a room's history that a stream position is. */
  async placeOf(roomNid: number, position: number): Promise<Place> {
    return (await this.#engine.first(LAST_BEFORE, [roomNid, position])) ?? START;
  }

  /** The newest `limit` events of each span, oldest first. */
  newest(spans: readonly RoomSpan[], limit: number): Promise<StoredEvent[]> {
    if (spans.length === 0) return Promise.resolve([]);
    const rows = spans.map(({ roomNid, after, upTo }) => [roomNid, after, upTo]);
    return this.#engine.all(NEWEST, [limit - 1, list(rows)]);
  }
}
