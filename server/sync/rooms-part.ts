/** Reads what an answer tells of rooms themselves: timelines, state, summaries, and what those outside are told. */
import type { Filter } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { ClientEvent, RoomSyncReads, StrippedEvent, Timeline } from '../rooms/types.ts';
import { eventShape, type EventShape } from './event-fields.ts';
import { lazyMembers, rememberMembers } from './lazy-members.ts';
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
    spans.length === 0
      ? new Map()
      : timelines(reads, { viewer, spans, filter, ignored, after: stateAfter }),
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
