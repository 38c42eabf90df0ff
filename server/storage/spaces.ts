/** What spaces hold: the current `m.space.child` events of rooms. */
import { list } from './dialect.ts';
import { query, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';

/** Goes from the room's state to the pairs: a CROSS JOIN is joined in the order in which it is written. */
const CHILDREN = query(
  `SELECT ${EVENT_COLUMNS} FROM current_state c
   CROSS JOIN state_pairs p
   JOIN events e ON e.nid = c.event_nid JOIN rooms r ON r.nid = e.room_nid
   WHERE c.room_nid IN (@integers ?) AND p.nid = c.pair_nid AND p.type = 'm.space.child'
   ORDER BY e.position`,
  EVENT_SHAPE,
);

export class SpaceStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The `m.space.child` events of rooms, oldest first; those that were taken back too. */
  childrenOf(roomNids: readonly number[]): Promise<StoredEvent[]> {
    return roomNids.length === 0
      ? Promise.resolve([])
      : this.#engine.all(CHILDREN, [list(roomNids)]);
  }
}
