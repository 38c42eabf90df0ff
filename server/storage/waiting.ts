/** What waits for events that are not here: gaps in the graph, and redactions that came before their target. */
import { list } from './dialect.ts';
import { integer, query, text, type Engine, type Write } from './engine.ts';
import type { EventId } from '../matrix/identifiers.ts';
import { refValue, type Ref } from './refs.ts';

const FOLLOWERS = query(
  `SELECT m.prev_id AS "prevId", e.nid AS nid, e.status AS status FROM missing_prev_events m
   JOIN events e ON e.nid = m.nid WHERE m.prev_id IN (@texts ?)`,
  { prevId: text, nid: integer, status: integer },
);
const REDACTIONS = query(
  `SELECT target_id AS "targetId", nid FROM waiting_redactions
   WHERE target_id IN (@texts ?) ORDER BY nid`,
  { targetId: text, nid: integer },
);
const GAPS = query(
  `SELECT DISTINCT m.prev_id AS "prevId" FROM missing_prev_events m JOIN events e ON e.nid = m.nid
   WHERE e.room_nid = ? ORDER BY m.prev_id`,
  { prevId: text },
);

export function insertGap(prevId: EventId, event: Ref): Write {
  const sql = 'INSERT INTO missing_prev_events (prev_id, nid) VALUES (?, ?)';
  return { sql, params: [prevId, refValue(event)] };
}

export function closeGap(prevId: EventId): Write {
  return { sql: 'DELETE FROM missing_prev_events WHERE prev_id = ?', params: [prevId] };
}

export function insertWaitingRedaction(targetId: EventId, redaction: Ref): Write {
  const sql = 'INSERT INTO waiting_redactions (target_id, nid) VALUES (?, ?)';
  return { sql, params: [targetId, refValue(redaction)] };
}

export function deleteWaitingRedaction(redaction: Ref): Write {
  return { sql: 'DELETE FROM waiting_redactions WHERE nid = ?', params: [refValue(redaction)] };
}

export class WaitingStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The events of the graph that follow some events which were missing, by id. */
  followers(prevIds: readonly EventId[]) {
    return this.#engine.all(FOLLOWERS, [list(prevIds)]);
  }

  /** The redactions that wait for some events, those that came first first. */
  redactions(targetIds: readonly EventId[]) {
    return this.#engine.all(REDACTIONS, [list(targetIds)]);
  }

  /** The events that a room's history goes on from, and that are not here: where to ask other servers. */
  async gaps(roomNid: number): Promise<EventId[]> {
    return (await this.#engine.all(GAPS, [roomNid])).map(({ prevId }) => prevId);
  }
}
