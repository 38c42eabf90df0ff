/** Rooms: what they are, where their graph ends, how many are in them. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  flag,
  integer,
  nullable,
  query,
  text,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';
import type { Network } from './network-rooms.ts';
import { refValue, type Ref } from './refs.ts';

const SHAPE = {
  nid: integer,
  roomId: text,
  version: text,
  creator: text,
  roomType: nullable(text),
  listed: flag,
  joined: integer,
  invited: integer,
  /** The state group of the current state, while the room has several ends. */
  currentGroup: nullable(integer),
  /** Whether events ever arrived that were not deeper than all before. */
  forked: flag,
};

export type RoomRow = RowOf<typeof SHAPE>;

const FROM = `
  SELECT nid, room_id AS "roomId", version, creator, room_type AS "roomType", listed,
    joined_members AS joined, invited_members AS invited, current_group AS "currentGroup", forked
  FROM rooms`;
const BY_ID = query(`${FROM} WHERE room_id = ?`, SHAPE);
const BY_IDS = query(`${FROM} WHERE room_id IN (@texts ?)`, SHAPE);
const LISTED = query(`${FROM} WHERE listed = 1 ORDER BY joined_members DESC, nid`, SHAPE);
const LISTED_IN_NETWORK = query(
  `${FROM} WHERE nid IN (SELECT room_nid FROM appservice_rooms WHERE service = ? AND network_id = ?)
   ORDER BY joined_members DESC, nid`,
  SHAPE,
);
const LISTED_ANYWHERE = query(
  `${FROM} WHERE listed = 1 OR nid IN (SELECT room_nid FROM appservice_rooms)
   ORDER BY joined_members DESC, nid`,
  SHAPE,
);

const EXTREMITIES = query(
  `SELECT x.event_nid AS nid, e.event_id AS "eventId", e.depth AS depth, e.state_group AS "stateGroup"
   FROM forward_extremities x JOIN events e ON e.nid = x.event_nid WHERE x.room_nid = ?`,
  { nid: integer, eventId: text, depth: integer, stateGroup: nullable(integer) },
);

/** An event that no other follows yet. */
export interface Extremity {
  readonly nid: number;
  readonly eventId: string;
  readonly depth: number;
  readonly stateGroup: number | null;
}

const INSERT = `
  INSERT INTO rooms (nid, room_id, version, creator, room_type, created_at, listed)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const COUNT = `
  UPDATE rooms SET joined_members = joined_members + ?, invited_members = invited_members + ?
  WHERE nid = ?`;
const LIST = 'UPDATE rooms SET listed = ? WHERE nid = ?';
const INSERT_EXTREMITY = 'INSERT INTO forward_extremities (room_nid, event_nid) VALUES (?, ?)';
const MOVE_EXTREMITY = `
  UPDATE forward_extremities SET event_nid = ? WHERE room_nid = ? AND event_nid = ?
    AND (SELECT COUNT(*) FROM forward_extremities x WHERE x.room_nid = ?) = 1`;
const SET_ENDS = `
  UPDATE rooms SET current_group = ?, forked = CASE WHEN ? = 1 THEN 1 ELSE forked END WHERE nid = ?
    AND (SELECT COUNT(*) FROM forward_extremities x WHERE x.room_nid = rooms.nid) = ?
    AND (SELECT COUNT(*) FROM forward_extremities x
         WHERE x.room_nid = rooms.nid AND x.event_nid IN (@integers ?)) = ?`;
const DELETE_EXTREMITY = 'DELETE FROM forward_extremities WHERE room_nid = ? AND event_nid = ?';

export interface NewRoom {
  readonly ref: Ref;
  readonly roomId: RoomId;
  readonly version: string;
  readonly creator: UserId;
  readonly roomType: string | null;
  readonly createdAt: number;
  readonly listed: boolean;
}

export function insertRoom(room: NewRoom): Write {
  return {
    sql: INSERT,
    params: [
      refValue(room.ref),
      room.roomId,
      room.version,
      room.creator,
      room.roomType,
      room.createdAt,
      room.listed ? 1 : 0,
    ],
  };
}

/** The condition of the {@link ConflictError} when there is a room with that id. */
export const ROOM_EXISTS = 'unique: rooms.room_id';

/** The condition of the {@link ConflictError} when another process added to the room first. */
export const ROOM_MOVED_ON = 'the room has a newer event';

/**
 * Makes an event the only one that the next will follow. Fails unless the extremities are still those that the
 * event follows, so that no two writers can both extend the same end.
 */
export function replaceExtremities(room: Ref, before: readonly number[], after: Ref): Write[] {
  const [moved, ...others] = before;
  const [roomNid, eventNid] = [refValue(room), refValue(after)];
  if (moved === undefined) return [{ sql: INSERT_EXTREMITY, params: [roomNid, eventNid] }];
  if (others.length > 0)
    return setExtremities(room, before, [after], { group: null, forked: true });
  const expect = { rows: 1, orElse: ROOM_MOVED_ON };
  return [{ sql: MOVE_EXTREMITY, params: [eventNid, roomNid, moved, roomNid], expect }];
}

/** What goes with the ends of a room. */
export interface EndsState {
  /** The group of the current state, when it is not that after the only end. */
  readonly group: Ref | null;
  /** Whether the room is to be marked as one whose stream and history differ in order. */
  readonly forked: boolean;
}

/** Replaces the ends of a room by others. Fails unless they are still those that are known. */
export function setExtremities(
  room: Ref,
  before: readonly number[],
  after: readonly Ref[],
  { group, forked }: EndsState,
): Write[] {
  const roomNid = refValue(room);
  const gone = before.filter((nid) => !after.includes(nid));
  const come = after.filter((ref) => !before.includes(ref));
  return [
    {
      sql: SET_ENDS,
      params: [
        group === null ? null : refValue(group),
        forked ? 1 : 0,
        roomNid,
        before.length,
        list(before),
        before.length,
      ],
      expect: { rows: 1, orElse: ROOM_MOVED_ON },
    },
    ...gone.map((nid) => ({ sql: DELETE_EXTREMITY, params: [roomNid, nid] })),
    ...come.map((ref) => ({ sql: INSERT_EXTREMITY, params: [roomNid, refValue(ref)] })),
  ];
}

export function countMembers(room: Ref, joined: number, invited: number): Write {
  return { sql: COUNT, params: [joined, invited, refValue(room)] };
}

export function setListed(room: Ref, listed: boolean): Write {
  return { sql: LIST, params: [listed ? 1 : 0, refValue(room)] };
}

export class RoomStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  byId(roomId: RoomId): Promise<RoomRow | undefined> {
    return this.#engine.first(BY_ID, [roomId]);
  }

  byIds(roomIds: readonly RoomId[]): Promise<RoomRow[]> {
    return this.#engine.all(BY_IDS, [list(roomIds)]);
  }

  /** The rooms of the public directory, or of a network's, or of all; those with most members first. */
  listed(network?: Network | 'all'): Promise<RoomRow[]> {
    if (network === undefined) return this.#engine.all(LISTED);
    if (network === 'all') return this.#engine.all(LISTED_ANYWHERE);
    return this.#engine.all(LISTED_IN_NETWORK, [network.service, network.networkId]);
  }

  extremities(roomNid: number): Promise<Extremity[]> {
    return this.#engine.all(EXTREMITIES, [roomNid]);
  }
}
