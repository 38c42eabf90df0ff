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
import { EVENT_COLUMNS, EVENT_SHAPE, type StoredEvent } from './events.ts';
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
const PRESENT_IN = query(
  `SELECT m.user_id AS "userId" FROM memberships m JOIN rooms r ON r.nid = m.room_nid
   WHERE r.room_id = ? AND m.membership IN ('join', 'invite', 'knock') ORDER BY m.position`,
  { userId: text },
);
const IS_JOINED = query(
  `SELECT m.position AS position FROM memberships m JOIN rooms r ON r.nid = m.room_nid
   WHERE r.room_id = ? AND m.user_id = ? AND m.membership = 'join'`,
  { position: integer },
);
/** Goes out from the users asked about: they are few, where the members of the rooms may be many. */
const SHARING = query(
  `SELECT DISTINCT other.user_id AS "userId" FROM memberships other
   JOIN memberships mine ON mine.room_nid = other.room_nid AND mine.user_id = ? AND mine.membership = 'join'
   WHERE other.user_id IN (@texts ?) AND other.membership = 'join'`,
  { userId: text },
);

const HISTORY_SHAPE = {
  roomNid: integer,
  roomId: text,
  userId: text,
  position: integer,
  eventId: text,
  membership,
  previous: nullable(membership),
};

/** A change of someone's membership, or of the event that says it: when it left the state, the last that said it. */
export type MembershipChange = RowOf<typeof HISTORY_SHAPE>;

const HISTORY = `
  SELECT c.room_nid AS "roomNid", r.room_id AS "roomId", e.state_key AS "userId",
    c.position AS position, e.event_id AS "eventId",
    CASE WHEN c.event_nid IS NULL THEN 'leave' ELSE e.membership END AS membership,
    old.membership AS previous
  FROM state_changes c JOIN rooms r ON r.nid = c.room_nid
  JOIN events e ON e.nid = COALESCE(c.event_nid, c.previous_nid)
  LEFT JOIN events old ON old.nid = c.previous_nid
  WHERE e.membership IS NOT NULL`;
/** The pair of a user's member event. */
const OWN_PAIR = `(SELECT nid FROM state_pairs WHERE type = 'm.room.member' AND state_key = ?)`;
const HISTORY_OF_USER = query(
  `${HISTORY} AND c.pair_nid = ${OWN_PAIR} AND c.position <= ? ORDER BY c.position`,
  HISTORY_SHAPE,
);
const HISTORY_OF_USER_IN = query(
  `${HISTORY} AND c.pair_nid = ${OWN_PAIR} AND c.room_nid = ? ORDER BY c.position`,
  HISTORY_SHAPE,
);
const HISTORY_IN_ROOMS = query(
  `${HISTORY} AND c.room_nid IN (@integers ?) AND c.position > ? AND c.position <= ?
   ORDER BY c.position`,
  HISTORY_SHAPE,
);

const JOINS = query(
  `SELECT c.room_nid AS "roomNid", MIN(c.position) AS first, MAX(c.position) AS last
   FROM state_changes c JOIN events e ON e.nid = c.event_nid
   WHERE c.pair_nid = ${OWN_PAIR} AND c.room_nid IN (@integers ?) AND e.membership = 'join'
   GROUP BY c.room_nid`,
  { roomNid: integer, first: integer, last: integer },
);

/**
 * The first five of each room by when they got their membership. The inner query finds where the first six of each
 * kind end, one of whom may be the user: so a large room costs no more than a small one.
 */
const FIRST_MEMBERS = query(
  `SELECT "roomId", "userId" FROM (
     SELECT span.room_id AS "roomId", m.user_id AS "userId",
       ROW_NUMBER() OVER (PARTITION BY m.room_nid ORDER BY m.position) AS place
     FROM (
       SELECT r.nid AS nid, r.room_id AS room_id, kind.value AS membership, (
         SELECT x.position FROM memberships x WHERE x.room_nid = r.nid AND x.membership = kind.value
         ORDER BY x.position LIMIT 1 OFFSET 5
       ) AS sixth
       FROM rooms r CROSS JOIN (@texts ?) AS kind WHERE r.room_id IN (@texts ?)
     ) AS span
     CROSS JOIN memberships m
     WHERE m.room_nid = span.nid AND m.membership = span.membership
       AND m.position <= COALESCE(span.sixth, ${Number.MAX_SAFE_INTEGER}) AND m.user_id <> ?
   ) AS ranked
   WHERE place <= 5 ORDER BY place`,
  { roomId: text, userId: text },
);
const JOINED_IN_ROOMS = query(
  `SELECT r.room_id AS "roomId", m.user_id AS "userId"
   FROM rooms r JOIN memberships m ON m.room_nid = r.nid
   WHERE r.room_id IN (@texts ?) AND m.membership = 'join'`,
  { roomId: text, userId: text },
);
const JOINED_EVENTS = query(
  `SELECT ${EVENT_COLUMNS} FROM memberships m JOIN events e ON e.nid = m.event_nid
   JOIN rooms r ON r.nid = e.room_nid
   WHERE m.room_nid = ? AND m.membership = 'join' ORDER BY m.position`,
  EVENT_SHAPE,
);

const SET = `
  INSERT INTO memberships (room_nid, user_id, membership, event_nid, position, forgotten)
  VALUES (?, ?, ?, ?, ?, 0)
  ON CONFLICT (room_nid, user_id) DO UPDATE SET membership = excluded.membership,
    event_nid = excluded.event_nid, position = excluded.position, forgotten = 0`;
const FORGET = `
  UPDATE memberships SET forgotten = 1
  WHERE room_nid = ? AND user_id = ? AND membership IN ('leave', 'ban')`;

/** Sets a user's present membership. `position` is when it became so, if that is not when the event came. */
export function setMembership(
  room: Ref,
  userId: UserId,
  to: Membership,
  event: Ref,
  position = event,
): Write {
  return {
    sql: SET,
    params: [refValue(room), userId, to, refValue(event), refValue(position)],
  };
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

  /** Who is in a room, or about to come: joined, invited, knocking. */
  async presentIn(roomId: RoomId): Promise<UserId[]> {
    return (await this.#engine.all(PRESENT_IN, [roomId])).map(({ userId }) => userId);
  }

  async joinedRooms(userId: UserId): Promise<RoomId[]> {
    return (await this.#engine.all(JOINED, [userId])).map(({ roomId }) => roomId);
  }

  /** Whether the user is joined. An unknown room has no members. */
  async isJoined(roomId: RoomId, userId: UserId): Promise<boolean> {
    return (await this.#engine.first(IS_JOINED, [roomId, userId])) !== undefined;
  }

  /** A room's joined members, those who are there longest first. */
  async joinedIn(roomId: RoomId): Promise<UserId[]> {
    return (await this.#engine.all(JOINED_IN, [roomId])).map((row) => row.userId);
  }

  /** Those among some users who share a joined room with the user. */
  async sharingRoomWith(userId: UserId, among: Iterable<UserId>): Promise<Set<UserId>> {
    const rows = await this.#engine.all(SHARING, [userId, list(among)]);
    return new Set(rows.map((row) => row.userId));
  }

  /** Every change of a user's member events up to a position, oldest first. */
  historyOf(userId: UserId, upTo: number): Promise<MembershipChange[]> {
    return this.#engine.all(HISTORY_OF_USER, [userId, upTo]);
  }

  /** Every change of a user's member event in one room, oldest first. */
  historyOfIn(userId: UserId, roomNid: number): Promise<MembershipChange[]> {
    return this.#engine.all(HISTORY_OF_USER_IN, [userId, roomNid]);
  }

  /** Every change of anyone's member event in rooms after a position, up to another. */
  historyIn(roomNids: readonly number[], after: number, upTo: number): Promise<MembershipChange[]> {
    return this.#engine.all(HISTORY_IN_ROOMS, [list(roomNids), after, upTo]);
  }

  /** The position of the last event that had the user joined, by room. */
  async lastJoins(userId: UserId, roomNids: Iterable<number>): Promise<Map<number, number>> {
    const rows = await this.#engine.all(JOINS, [userId, list(roomNids)]);
    return new Map(rows.map(({ roomNid, last }) => [roomNid, last]));
  }

  /** The position of the first event that had the user joined, by room. */
  async firstJoins(userId: UserId, roomNids: Iterable<number>): Promise<Map<number, number>> {
    const rows = await this.#engine.all(JOINS, [userId, list(roomNids)]);
    return new Map(rows.map(({ roomNid, first }) => [roomNid, first]));
  }

  /** Up to five members of each room other than the user, those who have been that longest first. */
  firstMembers(roomIds: readonly RoomId[], userId: UserId, memberships: readonly Membership[]) {
    return this.#engine.all(FIRST_MEMBERS, [list(memberships), list(roomIds), userId]);
  }

  joinedInRooms(roomIds: readonly RoomId[]) {
    return this.#engine.all(JOINED_IN_ROOMS, [list(roomIds)]);
  }

  /** The member events of those who are joined to a room. */
  joinedEvents(roomNid: number): Promise<StoredEvent[]> {
    return this.#engine.all(JOINED_EVENTS, [roomNid]);
  }
}
