/** The events that relate to one, page by page in the order of the room's history. */
import { query, type Engine, type Query } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
import type { Place } from './timelines.ts';

/** Which of the events that relate to another are wanted. */
export interface RelatedQuestion {
  readonly roomNid: number;
  readonly parentId: string;
  /** Empty: of every kind. */
  readonly relType: string;
  /** Empty: of every type. */
  readonly eventType: string;
  /** 1 for what relates to the event itself; more for what relates to those, and so on. */
  readonly depth: number;
}

/**
 * All events between which and the parent there are at most so many relations, each of them wanted. The steps are
 * counted, so that events that relate to each other in a circle do not go on for ever.
 */
const RELATED = `
  WITH RECURSIVE related (event_id, nid, step) AS (
    SELECT ?, 0, 0
    UNION
    SELECT child.event_id, child.nid, related.step + 1
    FROM related
    JOIN event_relations er ON er.target_id = related.event_id
    JOIN events child ON child.nid = er.nid
    WHERE related.step < ? AND child.room_nid = ? AND child.status = 0
      AND child.position IS NOT NULL AND ? IN ('', er.rel_type) AND ? IN ('', child.type)
  )
  SELECT ${EVENT_COLUMNS} FROM (SELECT DISTINCT nid FROM related WHERE step > 0) AS found
  JOIN events e ON e.nid = found.nid JOIN rooms r ON r.nid = e.room_nid
  WHERE`;
const BACKWARD = query(
  `${RELATED} (e.depth, e.position) <= (?, ?) AND (e.depth, e.position) > (?, ?)
   ORDER BY e.depth DESC, e.position DESC LIMIT ?`,
  EVENT_SHAPE,
);
const FORWARD = query(
  `${RELATED} (e.depth, e.position) > (?, ?) AND (e.depth, e.position) <= (?, ?)
   ORDER BY e.depth, e.position LIMIT ?`,
  EVENT_SHAPE,
);

export class RelatedEventStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** From a place back to another (exclusive), newest first. */
  backward(question: RelatedQuestion, from: Place, to: Place, limit: number) {
    return this.#page(BACKWARD, question, from, to, limit);
  }

  /** After a place up to another, oldest first. */
  forward(question: RelatedQuestion, from: Place, to: Place, limit: number) {
    return this.#page(FORWARD, question, from, to, limit);
  }

  #page(
    page: Query<typeof EVENT_SHAPE>,
    { parentId, depth, roomNid, relType, eventType }: RelatedQuestion,
    from: Place,
    to: Place,
    limit: number,
  ): Promise<StoredEvent[]> {
    const which = [parentId, depth, roomNid, relType, eventType];
    const where = [from.depth, from.position, to.depth, to.position, limit];
    return this.#engine.all(page, [...which, ...where]);
  }
}
