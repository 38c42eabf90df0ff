/** The threads of a room, by their latest event. */
import { list } from './dialect.ts';
import { integer, query, text, type Engine } from './engine.ts';
import type { RoomSpan } from './state.ts';
import type { Place } from './timelines.ts';

/**
 * One row a thread: its root, where its latest event is, and whether the reader wrote in it. Counts the same events as
 * the aggregation of threads (`aggregations.ts`).
 */
const ROOTS = query(
  `SELECT thread.root AS root, thread.depth AS depth, thread.position AS position FROM (
     SELECT parent.event_id AS root, child.depth AS depth, child.position AS position,
       ROW_NUMBER() OVER (
         PARTITION BY parent.nid ORDER BY child.depth DESC, child.position DESC
       ) AS age,
       MAX(CASE WHEN ? IN (er.sender, parent.sender) THEN 1 ELSE 0 END)
         OVER (PARTITION BY parent.nid) AS own
     FROM event_relations er
     JOIN events parent ON parent.event_id = er.target_id AND parent.room_nid = er.room_nid
     JOIN events child ON child.nid = er.nid
     JOIN (@rows ?) AS span ON child.position > span.b AND child.position <= span.c
     WHERE er.room_nid = ? AND er.rel_type = 'm.thread' AND er.sender NOT IN (@texts ?)
       AND child.status = 0
   ) AS thread
   WHERE thread.age = 1 AND thread.own >= ? AND (thread.depth, thread.position) <= (?, ?)
   ORDER BY thread.depth DESC, thread.position DESC LIMIT ?`,
  { root: text, depth: integer, position: integer },
);

export interface ThreadsQuestion {
  readonly roomNid: number;
  readonly reader: string;
  /** Only threads whose root or any event is the reader's. */
  readonly participated: boolean;
  /** What the reader may see of the room. */
  readonly spans: readonly RoomSpan[];
  readonly ignored: ReadonlySet<string>;
}

export class ThreadStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The threads whose latest event is at a place or before it, latest first. */
  roots(question: ThreadsQuestion, from: Place, limit: number) {
    const { roomNid, reader, participated, spans, ignored } = question;
    const rows = list(spans.map(({ after, upTo }) => [roomNid, after, upTo]));
    const own = participated ? 1 : 0;
    const where = [own, from.depth, from.position, limit];
    return this.#engine.all(ROOTS, [reader, rows, roomNid, list(ignored), ...where]);
  }
}
