/** Events in order: by the stream for /sync, by the room's history (depth, then position) for paging. */
import { list } from './dialect.ts';
import { integer, query, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
import type { RoomRow } from './rooms.ts';
import { spanRows, type RoomSpan } from './state.ts';

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
 * The last place of rooms (a) in their history among the events up to a position (b). In a room that never forked it is
 * that of the last of them; else a late one may stand further up.
 */
const LAST_PLACES = query(
  `SELECT e.room_nid AS "roomNid", e.depth AS depth, e.position AS position
   FROM (@rows ?) AS w JOIN events e ON e.nid = (
     SELECT x.nid FROM events x WHERE x.room_nid = w.a AND x.position <= w.b
     ORDER BY x.depth DESC, x.position DESC LIMIT 1)`,
  { roomNid: integer, depth: integer, position: integer },
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

/**
 * The oldest events of stretches (a room a, after a position b, up to another c). The inner query finds where in each
 * stretch the wanted number of events ends, so that what is long ago costs no more than what is new.
 */
const OLDEST = query(
  `SELECT ${EVENT_COLUMNS} FROM (
     SELECT w.a AS room_nid, w.b AS after, COALESCE((
       SELECT e.position FROM events e
       WHERE e.room_nid = w.a AND e.position > w.b AND e.position <= w.c AND e.status = 0
       ORDER BY e.position LIMIT 1 OFFSET ?
     ), w.c) AS newest
     FROM (@rows ?) AS w
   ) AS span
   JOIN events e ON e.room_nid = span.room_nid AND e.position > span.after AND e.position <= span.newest
   JOIN rooms r ON r.nid = e.room_nid
   WHERE e.status = 0
   ORDER BY e.position LIMIT ?`,
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

  /**
   * The place in a room's history that a stream position is: paging backwards from it leaves out nothing that came up
   * to the position.
   */
  async placeOf(room: Pick<RoomRow, 'nid' | 'forked'>, position: number): Promise<Place> {
    if (!room.forked) return (await this.#engine.first(LAST_BEFORE, [room.nid, position])) ?? START;
    const places = await this.lastPlaces([{ roomNid: room.nid, position }]);
    return places.get(room.nid) ?? START;
  }

  /** The same for many rooms that forked. */
  async lastPlaces(
    rooms: readonly { readonly roomNid: number; readonly position: number }[],
  ): Promise<ReadonlyMap<number, Place>> {
    if (rooms.length === 0) return new Map();
    const wanted = list(rooms.map(({ roomNid, position }) => [roomNid, position]));
    const found = await this.#engine.all(LAST_PLACES, [wanted]);
    return new Map(found.map(({ roomNid, ...place }) => [roomNid, place]));
  }

  /** The newest `limit` events of each span, oldest first. */
  newest(spans: readonly RoomSpan[], limit: number): Promise<StoredEvent[]> {
    if (spans.length === 0) return Promise.resolve([]);
    return this.#engine.all(NEWEST, [limit - 1, spanRows(spans)]);
  }

  /** The oldest `limit` events of all spans together, oldest first. */
  oldest(spans: readonly RoomSpan[], limit: number): Promise<StoredEvent[]> {
    if (spans.length === 0) return Promise.resolve([]);
    return this.#engine.all(OLDEST, [limit - 1, spanRows(spans), limit]);
  }
}
