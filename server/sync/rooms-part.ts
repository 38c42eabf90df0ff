/** The `rooms` of an answer: every room's timeline, state and what belongs to them. */
import type { Filter } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { ClientEvent, RoomSyncReads, StrippedEvent, Timeline } from '../rooms/types.ts';
import { eventShape, type EventShape } from './event-fields.ts';
import { lazyMembers, rememberMembers } from './lazy-members.ts';
import type { SyncParts } from './parts.ts';
import { roomStates } from './providers/state.ts';
import { roomSummaries, type RoomSummary } from './providers/summary.ts';
import { timelines } from './providers/timeline.ts';
import type { LeftRoom, RoomSpan, UserRooms } from './room-spans.ts';
import type { SentMembers, SyncLine } from './sent-members.ts';

export interface RoomsRequest {
  readonly viewer: { readonly userId: UserId; readonly deviceId: string };
  readonly since: number | undefined;
  readonly upTo: number;
  readonly filter: Filter;
  readonly stateAfter: boolean;
  readonly ignored: ReadonlySet<UserId>;
  /** The rooms with events since the last sync; undefined when that is not known. */
  readonly active: ReadonlySet<RoomId> | undefined;
  readonly line: SyncLine;
}

/** What is told of the history of rooms. */
export interface RoomsPart {
  readonly rooms: UserRooms;
  readonly timelines: ReadonlyMap<RoomId, Timeline>;
  readonly states: ReadonlyMap<RoomId, readonly ClientEvent[]>;
  readonly summaries: ReadonlyMap<RoomId, RoomSummary>;
  readonly stripped: ReadonlyMap<RoomId, readonly StrippedEvent[]>;
  readonly shape: EventShape;
}

/** Reads the rooms' own parts. The number of queries does not depend on the number of rooms. */
export async function readRooms(
  reads: RoomSyncReads,
  sent: SentMembers,
  rooms: UserRooms,
  request: RoomsRequest,
): Promise<RoomsPart> {
  const { viewer, upTo, filter, stateAfter, ignored, active, line } = request;
  const { userId } = viewer;
  const joined = rooms.joined.filter(({ whole, roomId }) => whole || (active?.has(roomId) ?? true));
  const spans = [...joined, ...rooms.left.flatMap(({ span }) => span ?? [])];
  const outside = [...rooms.invited, ...rooms.knocked];
  const [found, summaries, ownEvents, stripped] = await Promise.all([
    spans.length === 0 ? new Map() : timelines(reads, { viewer, spans, filter, ignored }),
    newSummaries(reads, joined, request),
    ownMemberEvents(reads, rooms.left, request),
    outside.length === 0 ? new Map() : reads.strippedState(userId, outside),
  ]);
  const members = lazyMembers(sent, { line, userId, filter, timelines: found, summaries });
  const after = stateAfter;
  const told = await roomStates(reads, { viewer, spans, timelines: found, filter, after, members });
  const states = new Map([...told, ...ownEvents]);
  const eventsOf = (roomId: RoomId): ClientEvent[] => [
    ...(states.get(roomId) ?? []),
    ...(found.get(roomId)?.events ?? []),
  ];
  if (members !== undefined)
    for (const span of spans) rememberMembers(sent, line, span, upTo, eventsOf(span.roomId));
  const all = [...joined, ...rooms.left].flatMap(({ roomId }) => eventsOf(roomId));
  const shape = await eventShape(reads, filter, all);
  return { rooms, timelines: found, states, summaries, stripped, shape };
}

/** The summaries of rooms that are sent whole, and of those whose members changed. */
async function newSummaries(
  reads: RoomSyncReads,
  joined: readonly RoomSpan[],
  { viewer, since, upTo }: RoomsRequest,
): Promise<ReadonlyMap<RoomId, RoomSummary>> {
  const known = joined.filter(({ whole }) => !whole).map(({ roomId }) => roomId);
  const changes =
    since === undefined || known.length === 0 ? [] : await reads.memberChanges(known, since, upTo);
  const changed = new Set(changes.map(({ roomId }) => roomId));
  const wanted = joined.filter(({ whole, roomId }) => whole || changed.has(roomId));
  return roomSummaries(
    reads,
    viewer.userId,
    wanted.map(({ roomId }) => roomId),
  );
}

/**
 * The user's member event in rooms they were never in: all that a rejected invite or a ban out of the blue lets them
 * know, and what makes clients drop the room.
 */
async function ownMemberEvents(
  reads: RoomSyncReads,
  left: readonly LeftRoom[],
  { viewer }: RoomsRequest,
): Promise<ReadonlyMap<RoomId, readonly ClientEvent[]>> {
  const rooms = left
    .filter(({ span }) => span === undefined)
    .map(({ roomId, position }) => ({
      roomId,
      position,
      members: [viewer.userId],
      types: ['m.room.member'],
    }));
  return rooms.length === 0 ? new Map() : reads.stateAt(viewer, rooms);
}

/** The `rooms` object; empty when there is nothing to tell. */
export function roomsAnswer(part: RoomsPart, parts: SyncParts, request: RoomsRequest): JsonObject {
  const { rooms, stripped } = part;
  const { ignored, viewer } = request;
  const isInviterHeard = (roomId: RoomId): boolean =>
    stripped
      .get(roomId)
      ?.every(
        ({ type, state_key: member, sender }) =>
          type !== 'm.room.member' || member !== viewer.userId || !ignored.has(sender),
      ) ?? true;
  const outside = (roomIds: readonly RoomId[], name: string) =>
    roomIds.map((roomId) => entry(roomId, { [name]: { events: stripped.get(roomId) ?? [] } }));

  const sections: Readonly<Record<string, readonly (readonly [RoomId, JsonObject])[]>> = {
    join: rooms.joined.flatMap((span) => joinedRoom(span, part, parts, request)),
    invite: outside(rooms.invited.filter(isInviterHeard), 'invite_state'),
    knock: outside(rooms.knocked, 'knock_state'),
    leave: rooms.left.map((room) => leftRoom(room, part, parts, request)),
  };
  return Object.fromEntries(
    Object.entries(sections)
      .filter(([, entries]) => entries.length > 0)
      .map(([name, entries]) => [name, Object.fromEntries(entries)]),
  );
}

const entry = (roomId: RoomId, room: JsonObject): readonly [RoomId, JsonObject] => [roomId, room];

/** No entry at all for a room in which nothing happened. */
function joinedRoom(
  span: RoomSpan,
  part: RoomsPart,
  parts: SyncParts,
  request: RoomsRequest,
): (readonly [RoomId, JsonObject])[] {
  const { roomId } = span;
  const summary = part.summaries.get(roomId);
  const ephemeral = [...(parts.receipts.get(roomId) ?? []), ...(parts.typing.get(roomId) ?? [])];
  const room = {
    ...(summary === undefined ? {} : { summary: summaryAnswer(summary) }),
    ...history(roomId, span.whole, part, request),
    ...events('ephemeral', ephemeral),
    ...events('account_data', parts.accountData.rooms.get(roomId) ?? []),
    ...parts.unreadCounts.get(roomId),
  };
  if (Object.keys(room).length === 0) return [];
  return [entry(roomId, request.stateAfter ? { state_after: { events: [] }, ...room } : room)];
}

function leftRoom(
  { roomId, span }: LeftRoom,
  part: RoomsPart,
  parts: SyncParts,
  request: RoomsRequest,
): readonly [RoomId, JsonObject] {
  return entry(roomId, {
    ...(request.stateAfter ? { state_after: { events: [] } } : {}),
    ...history(roomId, span?.whole ?? false, part, request),
    ...events('account_data', parts.accountData.rooms.get(roomId) ?? []),
  });
}

/** Timeline and state of a room, as far as there is something in them. */
function history(
  roomId: RoomId,
  whole: boolean,
  { timelines: found, states, shape }: RoomsPart,
  { stateAfter }: RoomsRequest,
): JsonObject {
  const timeline = found.get(roomId);
  const isTold =
    timeline !== undefined && (whole || timeline.limited || timeline.events.length > 0);
  return {
    ...events(stateAfter ? 'state_after' : 'state', (states.get(roomId) ?? []).map(shape)),
    ...(isTold
      ? {
          timeline: {
            events: timeline.events.map(shape),
            limited: timeline.limited,
            prev_batch: timeline.prevBatch,
          },
        }
      : {}),
  };
}

function events(name: string, list: readonly JsonObject[]): JsonObject {
  return list.length === 0 ? {} : { [name]: { events: list } };
}

const summaryAnswer = ({ heroes, joined, invited }: RoomSummary): JsonObject => ({
  'm.heroes': heroes,
  'm.joined_member_count': joined,
  'm.invited_member_count': invited,
});
