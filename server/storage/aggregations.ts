/**
 * What child events say of their parents, summed up. Each question is for all parents of a page at once.
 *
 * Everywhere the same children count: those in the parent's room that were accepted, that the reader may see (they lie
 * in one of the reader's spans), and that nobody sent whom the reader ignores.
 */
import { list } from './dialect.ts';
import { flag, integer, query, text, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
import { spanRows, type RoomSpan } from './state.ts';

const KINDS = query(
  `SELECT DISTINCT rel_type AS "relType" FROM event_relations
   WHERE target_id IN (@texts ?) AND rel_type IN ('m.reference', 'm.replace', 'm.thread')`,
  { relType: text },
);

const CHILDREN = `
  FROM event_relations er
  JOIN events parent ON parent.event_id = er.target_id
  JOIN events child ON child.nid = er.nid AND child.room_nid = parent.room_nid
  JOIN (@rows ?) AS span
    ON span.a = child.room_nid AND child.position > span.b AND child.position <= span.c
  WHERE er.target_id IN (@texts ?) AND er.sender NOT IN (@texts ?) AND child.status = 0`;

const REFERENCES = query(
  `SELECT er.target_id AS "parentId", child.event_id AS "eventId"
   ${CHILDREN} AND er.rel_type = 'm.reference' ORDER BY child.depth, child.position`,
  { parentId: text, eventId: text },
);

const WITH_PARENT = { ...EVENT_SHAPE, parentId: text };

/**
 * The latest edits that may be valid. The last word on that has who reads them; a few more than one are enough, since
 * only a contrived event has the words and not the field.
 */
const EDITS = query(
  `SELECT ${EVENT_COLUMNS}, ranked."parentId" AS "parentId" FROM (
     SELECT er.target_id AS "parentId", child.nid AS nid, ROW_NUMBER() OVER (
       PARTITION BY er.target_id ORDER BY child.origin_server_ts DESC, child.event_id DESC
     ) AS age
     ${CHILDREN} AND er.rel_type = 'm.replace' AND child.sender = parent.sender
       AND child.type = parent.type AND child.state_key IS NULL
       AND (child.type = 'm.room.encrypted' OR child.json LIKE '%"m.new_content"%')
   ) AS ranked
   JOIN events e ON e.nid = ranked.nid JOIN rooms r ON r.nid = e.room_nid
   WHERE ranked.age <= 3 ORDER BY ranked.age`,
  WITH_PARENT,
);

const THREADS = query(
  `SELECT ${EVENT_COLUMNS}, ranked."parentId" AS "parentId", ranked.size AS size, ranked.own AS own
   FROM (
     SELECT er.target_id AS "parentId", child.nid AS nid,
       COUNT(*) OVER (PARTITION BY er.target_id) AS size,
       MAX(CASE WHEN er.sender = ? THEN 1 ELSE 0 END) OVER (PARTITION BY er.target_id) AS own,
       ROW_NUMBER() OVER (
         PARTITION BY er.target_id ORDER BY child.depth DESC, child.position DESC
       ) AS age
     ${CHILDREN} AND er.rel_type = 'm.thread'
   ) AS ranked
   JOIN events e ON e.nid = ranked.nid JOIN rooms r ON r.nid = e.room_nid
   WHERE ranked.age = 1`,
  { ...WITH_PARENT, size: integer, own: flag },
);

/** Whose children are asked for, and which of them count. */
export interface ChildrenQuestion {
  readonly parentIds: readonly string[];
  readonly spans: readonly RoomSpan[];
  readonly ignored: ReadonlySet<string>;
}

/** An event and the one it relates to. */
export type ChildEvent = StoredEvent & { readonly parentId: string };

export class AggregationStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The kinds of relation that any of these events has children by, of those that are aggregated. */
  async kinds(parentIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#engine.all(KINDS, [list(parentIds)]);
    return new Set(rows.map(({ relType }) => relType));
  }

  /** The ids of references, in the order of the room's history. */
  references(question: ChildrenQuestion) {
    return this.#engine.all(REFERENCES, which(question));
  }

  /** For each parent the few edits that are latest by the clock of who sent them, latest first. */
  edits(question: ChildrenQuestion): Promise<ChildEvent[]> {
    return this.#engine.all(EDITS, which(question));
  }

  /** For each thread its latest event, its size, and whether the reader wrote in it. */
  threads(question: ChildrenQuestion, reader: string) {
    return this.#engine.all(THREADS, [reader, ...which(question)]);
  }
}

function which({ parentIds, spans, ignored }: ChildrenQuestion): string[] {
  return [spanRows(spans), list(parentIds), list(ignored)];
}
