/** Events: the rows, how they are read and how they are written. */
import { membershipIn, type Pdu } from '../matrix/events.ts';
import type { EventId } from '../matrix/identifiers.ts';
import { insertProof } from './auth-proof.ts';
import { list } from './dialect.ts';
import {
  integer,
  nullable,
  query,
  text,
  type Column,
  type Engine,
  type Parameter,
  type RowOf,
  type Write,
} from './engine.ts';
import { refValue, type Ref } from './refs.ts';

const pdu: Column<Pdu> = (value, name) => JSON.parse(text(value, name));

export const EVENT_SHAPE = {
  nid: integer,
  eventId: text,
  roomNid: integer,
  roomId: text,
  roomVersion: text,
  type: text,
  stateKey: nullable(text),
  sender: text,
  depth: integer,
  /** Null for an outlier: known, but not part of the room's graph here. */
  position: nullable(integer),
  status: integer,
  stateGroup: nullable(integer),
  replacesNid: nullable(integer),
  redactedBy: nullable(integer),
  deviceId: nullable(text),
  txnId: nullable(text),
  pdu,
};

/** An event as it is stored: the PDU (redacted, if a redaction applies) and what this server knows about it. */
export type StoredEvent = RowOf<typeof EVENT_SHAPE>;

/** The columns of {@link EVENT_SHAPE}; needs `events e` and `rooms r`. */
export const EVENT_COLUMNS = `
  e.nid AS nid, e.event_id AS "eventId", e.room_nid AS "roomNid", r.room_id AS "roomId",
  r.version AS "roomVersion", e.type AS type, e.state_key AS "stateKey", e.sender AS sender,
  e.depth AS depth, e.position AS position, e.status AS status, e.state_group AS "stateGroup",
  e.replaces_nid AS "replacesNid", e.redacted_by AS "redactedBy", e.device_id AS "deviceId",
  e.txn_id AS "txnId", e.json AS pdu`;

const FROM = `SELECT ${EVENT_COLUMNS} FROM events e JOIN rooms r ON r.nid = e.room_nid`;
const BY_ID = query(`${FROM} WHERE e.event_id = ?`, EVENT_SHAPE);
const BY_IDS = query(`${FROM} WHERE e.event_id IN (@texts ?)`, EVENT_SHAPE);
const BY_NIDS = query(`${FROM} WHERE e.nid IN (@integers ?)`, EVENT_SHAPE);
const BY_TRANSACTION = query('SELECT event_id AS "eventId" FROM events WHERE txn_key = ?', {
  eventId: text,
});

/** How a client asked for an event; `key` is a hash over user, device, endpoint and transaction id. */
export interface Transaction {
  readonly deviceId: string;
  readonly txnId: string;
  readonly key: Uint8Array;
}

/** What became of an event on receipt, as the column `status` has it. */
export const STATUS = {
  accepted: 0,
  /** Allowed where its sender sent it, but not by the room's present state: in the graph, not shown. */
  softFailed: 1,
  /** Refused by the rules. */
  rejected: 2,
  /** A redaction that waits for its target, or has not the power over it: not shown. */
  withheld: 3,
} as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];

/** Where an event has its place in the room's graph here. */
export interface Placing {
  readonly ref: Ref;
  /** Its place in the stream: its own number, or less than zero for what was history when it came. */
  readonly position: Parameter;
  readonly status: Status;
  readonly stateGroup: Ref | null;
  readonly replaces: Ref | null;
  readonly prevEvents: readonly Ref[];
}

export interface NewEvent extends Omit<Placing, 'position' | 'status'> {
  /** Absent: its own number. Null for an outlier. */
  readonly position?: Parameter;
  /** Absent: accepted. */
  readonly status?: Status;
  readonly roomRef: Ref;
  readonly eventId: EventId;
  readonly pdu: Pdu;
  /** The PDU as canonical JSON. */
  readonly json: string;
  readonly transaction: Transaction | undefined;
  /** The events it cites as its proof. */
  readonly proof: readonly Ref[];
}

const INSERT = `
  INSERT INTO events (nid, event_id, room_nid, type, state_key, membership, sender, depth, origin_server_ts, position,
    status, state_group, replaces_nid, device_id, txn_id, txn_key, json)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_EDGE = 'INSERT INTO event_edges (prev_nid, nid) VALUES (?, ?)';
const PLACE = `
  UPDATE events SET position = ?, status = ?, state_group = ?, replaces_nid = ?
  WHERE nid = ? AND position IS NULL`;
const SHOW = 'UPDATE events SET status = 0, position = ? WHERE nid = ? AND status = 3';
const REDACT = 'UPDATE events SET json = ?, redacted_by = COALESCE(redacted_by, ?) WHERE nid = ?';

/** The condition of the {@link ConflictError} when somebody else stored the event meanwhile. */
export const EVENT_KNOWN = 'unique: events.event_id';
/** The condition of the {@link ConflictError} when somebody else gave the event its place meanwhile. */
export const EVENT_PLACED = 'the event has a place';

/** The condition of the {@link ConflictError} when a client's transaction was already committed. */
export const TRANSACTION_KNOWN = 'unique: events.txn_key';

export function insertEvent(event: NewEvent): Write[] {
  const { pdu, transaction } = event;
  const nid = refValue(event.ref);
  return [
    {
      sql: INSERT,
      params: [
        nid,
        event.eventId,
        refValue(event.roomRef),
        pdu.type,
        pdu.state_key ?? null,
        pdu.type === 'm.room.member' ? (membershipIn(pdu.content) ?? null) : null,
        pdu.sender,
        storable(pdu.depth),
        storable(pdu.origin_server_ts),
        event.position === undefined ? nid : event.position,
        event.status ?? STATUS.accepted,
        optional(event.stateGroup),
        optional(event.replaces),
        transaction?.deviceId ?? null,
        transaction?.txnId ?? null,
        transaction?.key ?? null,
        event.json,
      ],
    },
    ...event.prevEvents.map((prev) => insertEdge(prev, event.ref)),
    ...(pdu.state_key === undefined ? [] : insertProof(event.ref, event.proof)),
  ];
}

/** Gives an outlier its place in the room's graph. */
export function placeEvent(placing: Placing): Write[] {
  const { position, status, stateGroup, replaces } = placing;
  return [
    {
      sql: PLACE,
      params: [position, status, optional(stateGroup), optional(replaces), refValue(placing.ref)],
      expect: { rows: 1, orElse: EVENT_PLACED },
    },
    ...placing.prevEvents.map((prev) => insertEdge(prev, placing.ref)),
  ];
}

/** Shows a redaction that was withheld, from a position on. */
export function showWithheld(redaction: Ref, position: Parameter): Write {
  return {
    sql: SHOW,
    params: [position, refValue(redaction)],
    expect: { rows: 1, orElse: EVENT_PLACED },
  };
}

/** One event follows another. */
export function insertEdge(prev: Ref, event: Ref): Write {
  return { sql: INSERT_EDGE, params: [refValue(prev), refValue(event)] };
}

const optional = (ref: Ref | null): Parameter => (ref === null ? null : refValue(ref));

/** Old room versions let numbers be larger than a column can tell apart; the event itself keeps them. */
function storable(number: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(number, Number.MAX_SAFE_INTEGER));
}

/** Replaces a stored event by its redacted form. Of several redactions, the first stays the one that is named. */
export function redactStored(target: Ref, json: string, redaction: Ref): Write {
  return {
    sql: REDACT,
    params: [json, refValue(redaction), refValue(target)],
    expect: { rows: 1, orElse: 'the redacted event is gone' },
  };
}

export class EventStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  byId(eventId: EventId): Promise<StoredEvent | undefined> {
    return this.#engine.first(BY_ID, [eventId]);
  }

  byIds(eventIds: readonly EventId[]): Promise<StoredEvent[]> {
    return eventIds.length === 0 ? Promise.resolve([]) : this.#engine.all(BY_IDS, [list(eventIds)]);
  }

  async byNids(nids: Iterable<number>): Promise<Map<number, StoredEvent>> {
    const wanted = [...new Set(nids)];
    const rows = wanted.length === 0 ? [] : await this.#engine.all(BY_NIDS, [list(wanted)]);
    return new Map(rows.map((row) => [row.nid, row]));
  }

  /** The event that a client's transaction made, if it did. */
  async ofTransaction(key: Uint8Array): Promise<EventId | undefined> {
    return (await this.#engine.first(BY_TRANSACTION, [key]))?.eventId;
  }
}
