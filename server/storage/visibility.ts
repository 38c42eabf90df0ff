/** How it came that a user may see some of a room's history and not the rest. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { integer, query, text, type Engine, type RowOf } from './engine.ts';
import { jsonObject } from './json-column.ts';

const SHAPE = { roomNid: integer, position: integer, type: text, pdu: jsonObject };

/** A change of who may see a room's history, or of the user's membership. Empty when a resolution took that away. */
export type VisibilityChange = RowOf<typeof SHAPE>;

const CHANGES = query(
  `SELECT c.room_nid AS "roomNid", c.position AS position, p.type AS type,
     COALESCE(e.json, '{}') AS pdu
   FROM state_pairs p CROSS JOIN state_changes c
   LEFT JOIN events e ON e.nid = c.event_nid
   WHERE ((p.type = 'm.room.member' AND p.state_key = ?)
       OR (p.type = 'm.room.history_visibility' AND p.state_key = ''))
     AND c.pair_nid = p.nid AND c.room_nid IN (@integers ?)
   ORDER BY c.position`,
  SHAPE,
);

export class VisibilityStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** All such changes in rooms, oldest first. */
  changes(userId: UserId, roomNids: Iterable<number>): Promise<VisibilityChange[]> {
    return this.#engine.all(CHANGES, [userId, list(roomNids)]);
  }
}
