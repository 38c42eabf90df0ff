/** Which events relate to which, by their `m.relates_to`. */
import { isObject, isString, type JsonObject } from '../matrix/json.ts';
import { integer, query, type Engine, type Write } from './engine.ts';
import { refValue, type Ref } from './refs.ts';

/** What the content of an event says it relates to. */
export interface Relation {
  readonly targetId: string;
  readonly relType: string;
  /** The `key` of an annotation, else null. */
  readonly annotationKey: string | null;
}

/** The event itself is written before its relation. */
const INSERT = `
  INSERT INTO event_relations (target_id, rel_type, nid, sender, annotation_key, room_nid)
  VALUES (?, ?, ?, ?, ?, (SELECT e.room_nid FROM events e WHERE e.nid = ?))`;
const DELETE = 'DELETE FROM event_relations WHERE nid = ?';
const SAME_ANNOTATION = query(
  `SELECT a.nid AS nid FROM event_relations a JOIN events e ON e.nid = a.nid
   WHERE a.target_id = ? AND a.rel_type = 'm.annotation' AND a.sender = ? AND a.annotation_key = ?
     AND e.type = ?`,
  { nid: integer },
);

export function relationOf(content: JsonObject): Relation | undefined {
  const relation = content['m.relates_to'];
  if (!isObject(relation)) return undefined;
  const { event_id: targetId, rel_type: relType, key } = relation;
  if (!isString(targetId) || !isString(relType)) return undefined;
  return { targetId, relType, annotationKey: isString(key) ? key : null };
}

export function insertRelation(event: Ref, sender: string, relation: Relation): Write {
  const { targetId, relType, annotationKey } = relation;
  const nid = refValue(event);
  return { sql: INSERT, params: [targetId, relType, nid, sender, annotationKey, nid] };
}

/** A redacted event relates to nothing. */
export function deleteRelations(event: Ref): Write {
  return { sql: DELETE, params: [refValue(event)] };
}

export class RelationStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether a user has annotated an event by this type of event with a key, and not redacted that. */
  async hasAnnotated(
    targetId: string,
    sender: string,
    key: string,
    type: string,
  ): Promise<boolean> {
    return (await this.#engine.first(SAME_ANNOTATION, [targetId, sender, key, type])) !== undefined;
  }
}
