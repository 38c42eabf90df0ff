/**
 * Rooms as they look from outside: what they are called, how many are in them, and whether a user may come in.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-summaries
 */
import type { Membership } from '../matrix/events.ts';
import { historyVisibility } from '../matrix/history-visibility.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import { roomVersion } from '../matrix/room-versions.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { RoomRow } from '../storage/rooms.ts';
import { DESCRIBING, describeRoom } from './public-rooms.ts';
import { roomsThatAllow } from './restricted-join.ts';
import type { RoomsContext } from './stores.ts';

export interface RoomView {
  readonly room: RoomRow;
  /** The spec's summary of the room. */
  readonly summary: JsonObject;
  /** The user's membership; undefined when they never had one. */
  readonly membership: Membership | undefined;
  /** Whether they may be told of the room: they are in it, may come in or ask to, or all the world may look in. */
  readonly isOpen: boolean;
  /** Whether that holds for everybody, known or not. */
  readonly isOpenToAll: boolean;
}

const TYPES = [...DESCRIBING, 'm.room.encryption'];

/** Rooms as a user sees them, by id; those that this server does not know are left out. Four queries at most. */
export async function viewRooms(
  { stores }: RoomsContext,
  userId: UserId | undefined,
  roomIds: readonly RoomId[],
): Promise<ReadonlyMap<RoomId, RoomView>> {
  if (roomIds.length === 0) return new Map();
  const rooms = await stores.rooms.byIds(roomIds);
  const nids = rooms.map(({ nid }) => nid);
  const events = await stores.state.currentOf(nids, TYPES, ['']);
  const own = userId === undefined ? [] : await stores.memberships.ofUser(userId);
  const memberships = new Map(own.map((row) => [row.roomId, row.membership]));
  const byRoom = Map.groupBy(events, ({ roomNid }) => roomNid);
  return new Map(
    rooms.map((room) => [room.roomId, view(room, byRoom.get(room.nid) ?? [], memberships)]),
  );
}

function view(
  room: RoomRow,
  state: readonly StoredEvent[],
  memberships: ReadonlyMap<RoomId, Membership>,
): RoomView {
  const contentOf = (type: string): JsonObject =>
    state.find((event) => event.type === type)?.pdu.content ?? {};
  const rules = contentOf('m.room.join_rules');
  const { algorithm } = contentOf('m.room.encryption');
  const membership = memberships.get(room.roomId);
  const { isPublic, isKnock, isRestricted } = waysIn(room, rules);
  const allowed = isRestricted ? roomsThatAllow(rules) : [];
  const isAllowed = allowed.some((roomId) => memberships.get(roomId) === 'join');
  const isWorldReadable =
    historyVisibility(contentOf('m.room.history_visibility')) === 'world_readable';
  return {
    room,
    membership,
    isOpenToAll: isPublic || isKnock || isWorldReadable,
    isOpen:
      membership === 'join' ||
      membership === 'invite' ||
      isWorldReadable ||
      ((isPublic || isKnock || isAllowed) && membership !== 'ban'),
    summary: {
      ...describeRoom(room, state),
      room_version: room.version,
      ...(isString(algorithm) ? { encryption: algorithm } : {}),
      ...(isRestricted ? { allowed_room_ids: allowed } : {}),
    },
  };
}

/** Rules that the room's version does not know let nobody in. */
function waysIn({ version }: RoomRow, { join_rule: rule }: JsonObject) {
  const auth = roomVersion(version)?.auth;
  const isBoth = rule === 'knock_restricted' && auth?.knockRestricted === true;
  return {
    isPublic: rule === 'public',
    isKnock: isBoth || (rule === 'knock' && auth?.knock === true),
    isRestricted: isBoth || (rule === 'restricted' && auth?.restricted === true),
  };
}
