/**
 * GET and POST /publicRooms: those with most members first.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3publicrooms
 */
import { MatrixError } from '../errors.ts';
import { isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { RoomRow } from '../storage/rooms.ts';
import { plainTopic } from './searchable.ts';
import type { RoomsContext } from './stores.ts';
import type { PublicRoom, PublicRoomsPage, PublicRoomsQuery } from './types.ts';

/** The state that tells what a room is, for who is not in it. */
export const DESCRIBING = [
  'm.room.avatar',
  'm.room.canonical_alias',
  'm.room.guest_access',
  'm.room.history_visibility',
  'm.room.join_rules',
  'm.room.name',
  'm.room.topic',
];
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/** Throws M_INVALID_PARAM for a `since` or `limit` that cannot be. */
export async function listPublicRooms(
  { stores }: RoomsContext,
  query: PublicRoomsQuery,
): Promise<PublicRoomsPage> {
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  if (limit < 1) throw new MatrixError('M_INVALID_PARAM', 'limit must be at least 1');
  const start = parseSince(query.since);

  const rows = (await stores.rooms.listed(query.network)).filter(
    ({ roomType }) => query.roomTypes?.includes(roomType) ?? true,
  );
  // A search has to read what describes the rooms; a plain listing only for the page it shows.
  const searched = query.searchTerm?.toLowerCase() ?? '';
  if (searched === '')
    return page(
      await describe(stores, rows.slice(start, start + limit)),
      rows.length,
      start,
      limit,
    );
  const found = (await describe(stores, rows)).filter((room) => matches(room, searched));
  return page(found.slice(start, start + limit), found.length, start, limit);
}

function page(
  chunk: readonly PublicRoom[],
  total: number,
  start: number,
  limit: number,
): PublicRoomsPage {
  return {
    chunk,
    total_room_count_estimate: total,
    ...(start + limit < total ? { next_batch: `p1_${start + limit}` } : {}),
    ...(start > 0 ? { prev_batch: `p1_${Math.max(0, start - limit)}` } : {}),
  };
}

function parseSince(since: string | undefined): number {
  if (since === undefined) return 0;
  const [, digits] = /^p1_(\d{1,9})$/.exec(since) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new MatrixError('M_INVALID_PARAM', 'since is not a token that this server gave out');
}

async function describe(
  stores: RoomsContext['stores'],
  rows: readonly RoomRow[],
): Promise<PublicRoom[]> {
  const events = await stores.state.currentOf(
    rows.map(({ nid }) => nid),
    DESCRIBING,
    [''],
  );
  const byRoom = Map.groupBy(events, ({ roomNid }) => roomNid);
  return rows.map((row) => describeRoom(row, byRoom.get(row.nid) ?? []));
}

/** @param state the room's events of the types of {@link DESCRIBING} */
export function describeRoom(row: RoomRow, state: readonly StoredEvent[]): PublicRoom {
  const at = (type: string, field: string): JsonValue | undefined =>
    state.find((event) => event.type === type)?.pdu.content[field];
  const texts: JsonObject = {
    name: at('m.room.name', 'name') ?? null,
    topic:
      plainTopic(state.find((event) => event.type === 'm.room.topic')?.pdu.content ?? {}) ?? null,
    canonical_alias: at('m.room.canonical_alias', 'alias') ?? null,
    avatar_url: at('m.room.avatar', 'url') ?? null,
    join_rule: at('m.room.join_rules', 'join_rule') ?? null,
    room_type: row.roomType,
  };
  return {
    room_id: row.roomId,
    num_joined_members: row.joined,
    world_readable: at('m.room.history_visibility', 'history_visibility') === 'world_readable',
    guest_can_join: at('m.room.guest_access', 'guest_access') === 'can_join',
    ...Object.fromEntries(
      Object.entries(texts).filter(([, value]) => isString(value) && value !== ''),
    ),
  };
}

function matches(room: PublicRoom, searched: string): boolean {
  return [room.name, room.topic, room.canonical_alias].some(
    (text) => isString(text) && text.toLowerCase().includes(searched),
  );
}
