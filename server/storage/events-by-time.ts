/** Events of a room by the time that they give for themselves. */
import { query, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';

/** A place in that order: events of the same time are in the order in which they came. */
export interface TimePlace {
  /** Milliseconds since the epoch. */
  readonly ts: number;
  readonly nid: number;
}

const FROM = `
  SELECT ${EVENT_COLUMNS} FROM events e JOIN rooms r ON r.nid = e.room_nid
  WHERE e.room_nid = ? AND e.status = 0 AND e.position IS NOT NULL`;
const AFTER = query(
  `${FROM} AND (e.origin_server_ts, e.nid) > (?, ?) ORDER BY e.origin_server_ts, e.nid LIMIT ?`,
  EVENT_SHAPE,
);
const BEFORE = query(
  `${FROM} AND (e.origin_server_ts, e.nid) < (?, ?)
   ORDER BY e.origin_server_ts DESC, e.nid DESC LIMIT ?`,
  EVENT_SHAPE,
);

export class EventTimeStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The events next after a place. */
  after(roomNid: number, { ts, nid }: TimePlace, limit: number): Promise<StoredEvent[]> {
    return this.#engine.all(AFTER, [roomNid, ts, nid, limit]);
  }

  /** The events next before a place, the nearest first. */
  before(roomNid: number, { ts, nid }: TimePlace, limit: number): Promise<StoredEvent[]> {
    return this.#engine.all(BEFORE, [roomNid, ts, nid, limit]);
  }
}
