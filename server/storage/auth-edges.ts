/** Which events state events cite as their proof, followed in either direction. */
import { list } from './dialect.ts';
import { integer, nullable, query, type Engine } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';

/** How many events of an auth chain are read at a time, those nearest to where it begins first. */
const CHAIN_READ = 1000;
/** How many of those that cite an event are read at a time, the newest first: the likeliest to be in force. */
const CITING_READ = 200;

/** Events and what their auth chains hold. A chain can be long, so it is read in pieces. */
const CHAINS = query(
  `WITH RECURSIVE chain (nid) AS (
     SELECT value FROM (@integers ?) AS wanted
     UNION
     SELECT a.auth_nid FROM chain JOIN event_auth a ON a.nid = chain.nid
   )
   SELECT ${EVENT_COLUMNS} FROM (SELECT nid FROM chain LIMIT ?) AS c
   JOIN events e ON e.nid = c.nid JOIN rooms r ON r.nid = e.room_nid`,
  EVENT_SHAPE,
);

const CITING = query(
  `SELECT a.auth_nid AS "authNid", a.nid AS nid, p.nid AS "pairNid"
   FROM (@rows ?) AS w
   JOIN event_auth a ON a.auth_nid = w.a AND a.nid IN (
     SELECT b.nid FROM event_auth b WHERE b.auth_nid = w.a AND b.nid < w.b
     ORDER BY b.nid DESC LIMIT ${CITING_READ})
   JOIN events e ON e.nid = a.nid
   LEFT JOIN state_pairs p ON p.type = e.type AND p.state_key = e.state_key`,
  { authNid: integer, nid: integer, pairNid: nullable(integer) },
);

/** A state event that cites another, and the pair at which it stands. */
export interface CitingEvent {
  readonly nid: number;
  readonly pairNid: number | null;
}

export class AuthEdgeStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Some events, and the nearest of their auth chains. */
  chains(nids: Iterable<number>): Promise<StoredEvent[]> {
    const wanted = [...new Set(nids)];
    if (wanted.length === 0) return Promise.resolve([]);
    return this.#engine.all(CHAINS, [list(wanted), wanted.length + CHAIN_READ]);
  }

  /**
   * State events that cite some events, the newest of each below a number. When there are more, `next` has where
   * to go on.
   */
  async citing(
    below: ReadonlyMap<number, number>,
  ): Promise<{ readonly found: CitingEvent[]; readonly next: Map<number, number> }> {
    if (below.size === 0) return { found: [], next: new Map() };
    const found = await this.#engine.all(CITING, [list(below)]);
    const next = new Map<number, number>();
    for (const [authNid, rows] of Map.groupBy(found, (row) => row.authNid))
      if (rows.length >= CITING_READ)
        next.set(
          authNid,
          rows.reduce((least, { nid }) => Math.min(least, nid), Infinity),
        );
    return { found, next };
  }
}
