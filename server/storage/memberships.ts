/** Who is what in which room. */
import { membershipIn, type Membership } from '../matrix/events.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  CorruptRowError,
  flag,
  integer,
  nullable,
  query,
  text,
  type Column,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';
import { refValue, type Ref } from './refs.ts';

const membership: Column<Membership> = (value, name) => {
  const known = membershipIn({ membership: text(value, name) });
  if (known !== undefined) return known;
  throw new CorruptRowError(`column ${name} holds no membership`);
};

const SHAPE = {
  roomNid: integer,
  roomId: text,
  userId: text,
  membership,
  eventNid: integer,
  eventId: text,
  position: integer,
  forgotten: flag,
};

/** A user's present membership in a room. */
export type MembershipRow = RowOf<typeof SHAPE>;

const FROM = `
  SELECT m.room_nid AS "roomNid", r.room_id AS "roomId", m.user_id AS "userId", m.membership AS membership,
    m.event_nid AS "eventNid", e.event_id AS "eventId", m.position AS position, m.forgotten AS forgotten
  FROM memberships m JOIN rooms r ON r.nid = m.room_nid JOIN events e ON e.nid = m.event_nid`;
const OF_USER = query(`${FROM} WHERE m.user_id = ?`, SHAPE);
const OF_USER_IN = query(`${FROM} WHERE m.room_nid = ? AND m.user_id = ?`, SHAPE);
const IN_ROOMS = query(
  `${FROM} WHERE m.room_nid IN (@integers ?) AND m.membership IN (@texts ?) ORDER BY m.position`,
  SHAPE,
);

const JOINED = query(
  `SELECT r.room_id AS "roomId" FROM memberships m JOIN rooms r ON r.nid = m.room_nid
   WHERE m.user_id = ? AND m.membership = 'join' ORDER BY m.position`,
  { roomId: text },
);
const JOINED_IN = query(
  `SELECT m.user_id AS "userId" FROM memberships m JOIN rooms r ON r.nid = m.room_nid
   WHERE r.room_id = ? AND m.membership = 'join' ORDER BY m.position`,
  { userId: text },
);
const IS_JOINED = query(
  `SELECT m.position AS position FROM memberships m JOIN rooms r ON r.nid = m.room_nid
   WHERE r.room_id = ? AND m.user_id = ? AND m.membership = 'join'`,
  { position: integer },
);
const SHARING = query(
  `SELECT DISTINCT other.user_id AS "userId" FROM memberships mine
   JOIN memberships other ON other.room_nid = mine.room_nid AND other.membership = 'join'
   WHERE mine.user_id = ? AND mine.membership = 'join'`,
  { userId: text },
);

/** The changes of a user's member events, in all rooms. */
const HISTORY_OF_USER = query(
  `SELECT c.room_nid AS "roomNid", r.room_id AS "roomId", c.position AS position,
     c.event_nid AS "eventNid", c.previous_nid AS "previousNid"
   FROM state_pairs p JOIN state_changes c ON c.pair_nid = p.nid JOIN rooms r ON r.nid = c.room_nid
   WHERE p.type = 'm.room.member' AND p.state_key = ? AND c.position > ? AND c.position <= ?
   ORDER BY c.position`,
  {
    roomNid: integer,
    roomId: text,
    position: integer,
    eventNid: nullable(integer),
    previousNid: nullable(integer),
  },
);

/** The changes of everyone's member events, in some rooms. */
const HISTORY_IN_ROOMS = query(
  `SELECT r.room_id AS "roomId", p.state_key AS "userId", c.position AS position,
     c.event_nid AS "eventNid", c.previous_nid AS "previousNid"
   FROM state_changes c JOIN state_pairs p ON p.nid = c.pair_nid JOIN rooms r ON r.nid = c.room_nid
   WHERE c.room_nid IN (@integers ?) AND c.position > ? AND c.position <= ? AND p.type = 'm.room.member'
   ORDER BY c.position`,
  {
    roomId: text,
    userId: text,
    position: integer,
    eventNid: nullable(integer),
    previousNid: nullable(integer),
  },
);

const SET = `
  INSERT INTO memberships (room_nid, user_id, membership, event_nid, position, forgotten)
  VALUES (?, ?, ?, ?, ?, 0)
  ON CONFLICT (room_nid, user_id) DO UPDATE SET membership = excluded.membership,
    event_nid = excluded.event_nid, position = excluded.position, forgotten = 0`;
const FORGET = `
  UPDATE memberships SET forgotten = 1
  WHERE room_nid = ? AND user_id = ? AND membership IN ('leave', 'ban')`;

export function setMembership(room: Ref, userId: UserId, to: Membership, event: Ref): Write {
  const eventNid = refValue(event);
  return { sql: SET, params: [refValue(room), userId, to, eventNid, eventNid] };
}

export function forgetRoom(roomNid: number, userId: UserId): Write {
  return {
    sql: FORGET,
    params: [roomNid, userId],
    expect: { rows: 1, orElse: 'the user is in the room' },
  };
}

export class MembershipStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  ofUser(userId: UserId): Promise<MembershipRow[]> {
    return this.#engine.all(OF_USER, [userId]);
  }

  of(roomNid: number, userId: UserId): Promise<MembershipRow | undefined> {
    return this.#engine.first(OF_USER_IN, [roomNid, userId]);
  }

  /** The members of rooms with one of these memberships, those who have it longest first. */
  inRooms(
    roomNids: readonly number[],
    memberships: readonly Membership[],
  ): Promise<MembershipRow[]> {
    return this.#engine.all(IN_ROOMS, [list(roomNids), list(memberships)]);
  }

  /** Whether the user is joined. An unknown room has no members. */
  async isJoined(roomId: RoomId, userId: UserId): Promise<boolean> {
    return (await this.#engine.first(IS_JOINED, [roomId, userId])) !== undefined;
  }

  async joinedRooms(userId: UserId): Promise<RoomId[]> {
    return (await this.#engine.all(JOINED, [userId])).map(({ roomId }) => roomId);
  }

  /** A room's joined members, those who are there longest first. */
  async joinedIn(roomId: RoomId): Promise<UserId[]> {
    return (await this.#engine.all(JOINED_IN, [roomId])).map((row) => row.userId);
  }

  async sharingRoomWith(userId: UserId): Promise<Set<UserId>> {
    return new Set((await this.#engine.all(SHARING, [userId])).map((row) => row.userId));
  }

  /** Every change of a user's member events after a position, up to another. */
  historyOf(userId: UserId, after: number, upTo: number) {
    return this.#engine.all(HISTORY_OF_USER, [userId, after, upTo]);
  }

  historyIn(roomNids: readonly number[], after: number, upTo: number) {
    return this.#engine.all(HISTORY_IN_ROOMS, [list(roomNids), after, upTo]);
  }
}
