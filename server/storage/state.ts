/** The current state of rooms, how it came about, and what it was. */
import type { StateKey } from '../matrix/events.ts';
import { list } from './dialect.ts';
import { integer, nullable, query, text, type Engine, type Write } from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
import { refValue, type Ref } from './refs.ts';
import type { StateStep } from './state-group-draft.ts';
import { mayHaveChanged } from './written.ts';

const PAIRS_IN_ROOM = query(
  `SELECT p.nid AS "pairNid", p.type AS type, p.state_key AS "stateKey", c.event_nid AS "eventNid"
   FROM state_pairs p LEFT JOIN current_state c ON c.room_nid = ? AND c.pair_nid = p.nid
   WHERE p.type IN (@texts ?) AND p.state_key IN (@texts ?)`,
  { pairNid: integer, type: text, stateKey: text, eventNid: nullable(integer) },
);

const PAIRS = query(
  `SELECT nid, type, state_key AS "stateKey" FROM state_pairs
   WHERE type IN (@texts ?) AND state_key IN (@texts ?)`,
  { nid: integer, type: text, stateKey: text },
);

const PAIRS_BY_NIDS = query(
  `SELECT nid, type, state_key AS "stateKey" FROM state_pairs WHERE nid IN (@integers ?)`,
  { nid: integer, type: text, stateKey: text },
);

const CURRENT = query(
  `SELECT ${EVENT_COLUMNS} FROM current_state c
   JOIN events e ON e.nid = c.event_nid JOIN rooms r ON r.nid = e.room_nid
   WHERE c.room_nid IN (@integers ?)`,
  EVENT_SHAPE,
);

/** Goes from the few pairs to the rooms: a CROSS JOIN is joined in the order in which it is written. */
const CURRENT_OF_TYPES = query(
  `SELECT ${EVENT_COLUMNS} FROM state_pairs p
   CROSS JOIN current_state c
   JOIN events e ON e.nid = c.event_nid JOIN rooms r ON r.nid = e.room_nid
   WHERE p.type IN (@texts ?) AND p.state_key IN (@texts ?)
     AND c.pair_nid = p.nid AND c.room_nid IN (@integers ?)`,
  EVENT_SHAPE,
);

/** For each pair, the last change of rooms (a) after a position (b) and up to another (c). */
const LAST_CHANGES = `
  SELECT c.event_nid AS event_nid,
    ROW_NUMBER() OVER (PARTITION BY c.room_nid, c.pair_nid ORDER BY c.position DESC) AS age
  FROM (@rows ?) AS w
  JOIN state_changes c ON c.room_nid = w.a AND c.position > w.b AND c.position <= w.c`;
const CHANGES = query(
  `SELECT ${EVENT_COLUMNS} FROM (${LAST_CHANGES}) AS last
   JOIN events e ON e.nid = last.event_nid JOIN rooms r ON r.nid = e.room_nid
   WHERE last.age = 1`,
  EVENT_SHAPE,
);
/** The last changes of pairs up to a position each: of what a subquery finds as room_nid, pair_nid and up_to. */
const lastChangesOf = (pairs: string) =>
  query(
    `SELECT ${EVENT_COLUMNS} FROM (
       SELECT (
         SELECT c.event_nid FROM state_changes c
         WHERE c.pair_nid = pair.pair_nid AND c.room_nid = pair.room_nid AND c.position <= pair.up_to
         ORDER BY c.position DESC LIMIT 1
       ) AS event_nid
       FROM (${pairs}) AS pair
     ) AS last
     JOIN events e ON e.nid = last.event_nid JOIN rooms r ON r.nid = e.room_nid`,
    EVENT_SHAPE,
  );
/**
 * All but the members of rooms (a) up to a position (c). Goes out from the names that the room's other state ever had,
 * so that members cost nothing, however many.
 */
const OTHERS_AT = lastChangesOf(
  `SELECT DISTINCT w.a AS room_nid, w.c AS up_to, p.nid AS pair_nid
   FROM (@rows ?) AS w CROSS JOIN events x CROSS JOIN state_pairs p
   WHERE x.room_nid = w.a AND x.state_key IS NOT NULL AND x.type <> 'm.room.member'
     AND p.type = x.type AND p.state_key = x.state_key`,
);
/** Pairs (b) of rooms (a) up to a position (c). */
const PAIRS_AT = lastChangesOf(
  `SELECT w.a AS room_nid, w.b AS pair_nid, w.c AS up_to FROM (@rows ?) AS w`,
);

const INSERT_PAIR = 'INSERT INTO state_pairs (nid, type, state_key) VALUES (?, ?, ?)';
const SET_CURRENT = `
  INSERT INTO current_state (room_nid, pair_nid, event_nid) VALUES (?, ?, ?)
  ON CONFLICT (room_nid, pair_nid) DO UPDATE SET event_nid = excluded.event_nid`;
const DELETE_CURRENT = 'DELETE FROM current_state WHERE room_nid = ? AND pair_nid = ?';
const INSERT_RESOLUTION = 'INSERT INTO state_resolutions (room_nid, position) VALUES (?, ?)';
const INSERT_CHANGE = `
  INSERT INTO state_changes (room_nid, position, pair_nid, event_nid, previous_nid) VALUES (?, ?, ?, ?, ?)`;

const RESOLVED = query(
  `SELECT DISTINCT s.room_nid AS nid FROM (@rows ?) AS w
   JOIN state_resolutions s ON s.room_nid = w.a AND s.position > w.b AND s.position <= w.c`,
  { nid: integer },
);

/** A pair's number, and the event that the room's current state has there. */
export interface CurrentPair {
  readonly pairNid: number;
  readonly type: string;
  readonly stateKey: string;
  readonly eventNid: number | null;
}

export function insertPair(ref: Ref, [type, stateKey]: StateKey): Write {
  return { sql: INSERT_PAIR, params: [refValue(ref), type, stateKey] };
}

/** Makes an event current that the same commit writes, at the position that numbers it. */
export function setState(room: Ref, pair: Ref, event: Ref, previous: Ref | null): Write[] {
  return changeState(room, { pair, before: previous, after: event }, event);
}

/** An entry of a room's current state gives way to another, at a position. Without an event it leaves the state. */
export function changeState(room: Ref, { pair, before, after }: StateStep, position: Ref): Write[] {
  const [roomNid, pairNid] = [refValue(room), refValue(pair)];
  const eventNid = after === null ? null : refValue(after);
  const previous = before === null ? null : refValue(before);
  return [
    after === null
      ? { sql: DELETE_CURRENT, params: [roomNid, pairNid] }
      : { sql: SET_CURRENT, params: [roomNid, pairNid, eventNid] },
    {
      sql: INSERT_CHANGE,
      params: [roomNid, refValue(position), pairNid, eventNid, previous],
    },
  ];
}

/** Marks a position at which a resolution changed the state. */
export function insertResolution(room: Ref, position: Ref): Write {
  return { sql: INSERT_RESOLUTION, params: [refValue(room), refValue(position)] };
}

export class StateStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Pairs that have a number, among those asked for; perhaps more. */
  async pairs(
    keys: readonly StateKey[],
  ): Promise<{ nid: number; type: string; stateKey: string }[]> {
    return this.#engine.all(PAIRS, [list(types(keys)), list(stateKeys(keys))]);
  }

  pairsByNids(nids: Iterable<number>) {
    return this.#engine.all(PAIRS_BY_NIDS, [list(nids)]);
  }

  /** As {@link pairs}, with the current event of a room at each. */
  pairsInRoom(roomNid: number, keys: readonly StateKey[]): Promise<CurrentPair[]> {
    return this.#engine.all(PAIRS_IN_ROOM, [roomNid, list(types(keys)), list(stateKeys(keys))]);
  }

  /** All current state of rooms. */
  current(roomNids: readonly number[]): Promise<StoredEvent[]> {
    return this.#engine.all(CURRENT, [list(roomNids)]);
  }

  /** The current events of rooms that have one of the types and one of the state keys. */
  currentOf(
    roomNids: readonly number[],
    eventTypes: readonly string[],
    keys: readonly string[],
  ): Promise<StoredEvent[]> {
    return this.#engine.all(CURRENT_OF_TYPES, [list(eventTypes), list(keys), list(roomNids)]);
  }

  /** What became current in rooms, the last of each pair; from the beginning on this is their whole state. */
  changes(spans: readonly RoomSpan[]): Promise<StoredEvent[]> {
    return spans.length === 0 ? Promise.resolve([]) : this.#engine.all(CHANGES, [spanRows(spans)]);
  }

  /** The whole state of rooms but for their members, as it was at the end of each span. */
  othersAt(spans: readonly RoomSpan[]): Promise<StoredEvent[]> {
    return spans.length === 0
      ? Promise.resolve([])
      : this.#engine.all(OTHERS_AT, [spanRows(spans)]);
  }

  /** The rooms whose state a resolution changed during their span. Nearly always none, and then nothing is asked. */
  async resolvedIn(spans: readonly RoomSpan[]): Promise<ReadonlySet<number>> {
    const after = spans.reduce((least, span) => Math.min(least, span.after), Infinity);
    const upTo = spans.reduce((most, span) => Math.max(most, span.upTo), 0);
    if (spans.length === 0 || !mayHaveChanged(this.#engine, ['state_resolutions'], after, upTo))
      return new Set();
    return new Set((await this.#engine.all(RESOLVED, [spanRows(spans)])).map(({ nid }) => nid));
  }

  /** The member events of a few users in each of some rooms, as they were at a position. */
  async membersAt(rooms: readonly MembersAt[]): Promise<StoredEvent[]> {
    const users = new Set(rooms.flatMap(({ members }) => members));
    if (users.size === 0) return [];
    const found = await this.#engine.all(PAIRS, [list(['m.room.member']), list(users)]);
    const pairOf = new Map(found.map(({ stateKey, nid }) => [stateKey, nid]));
    const wanted = rooms.flatMap(({ roomNid, upTo, members }) =>
      [...new Set(members)].flatMap((member) => {
        const pair = pairOf.get(member);
        return pair === undefined ? [] : [[roomNid, pair, upTo]];
      }),
    );
    return this.#engine.all(PAIRS_AT, [list(wanted)]);
  }
}

/** Some members of a room at a position. */
export interface MembersAt {
  readonly roomNid: number;
  readonly upTo: number;
  readonly members: readonly string[];
}

/** A stretch of a room's stream: after a position, up to another. */
export interface RoomSpan {
  readonly roomNid: number;
  readonly after: number;
  readonly upTo: number;
}

/** Spans as a parameter for `@rows`: the room a, after the position b, up to c. */
export function spanRows(spans: readonly RoomSpan[]): string {
  return list(spans.map(({ roomNid, after, upTo }) => [roomNid, after, upTo]));
}

function types(keys: readonly StateKey[]): Set<string> {
  return new Set(keys.map(([type]) => type));
}

function stateKeys(keys: readonly StateKey[]): Set<string> {
  return new Set(keys.map(([, stateKey]) => stateKey));
}
