/**
 * The state that goes with each timeline.
 *
 * `state` tells the client how things stood just before the timeline's first event, `state_after` how they stand
 * at its end. A client that is known to have the state is sent what changed; any other is sent all of it.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#syncing
 */
import { passesRoomEventFilter, type Filter, type RoomEventFilter } from '../../matrix/filter.ts';
import type { RoomId, UserId } from '../../matrix/identifiers.ts';
import type { ClientEvent, RoomSyncReads, Timeline } from '../../rooms/types.ts';
import type { RoomSpan } from '../room-spans.ts';

type Reads = Pick<RoomSyncReads, 'stateAt' | 'stateChanges'>;

export interface StateQuestion {
  readonly viewer: { readonly userId: UserId; readonly deviceId: string };
  readonly spans: readonly RoomSpan[];
  readonly timelines: ReadonlyMap<RoomId, Timeline>;
  readonly filter: Filter;
  /** Whether the client asked for the state at the end of the timeline. */
  readonly after: boolean;
  /** With lazy-loading, whose member events a room's answer needs; undefined: all. */
  readonly members: ((span: RoomSpan) => readonly UserId[]) | undefined;
}

const MEMBER = 'm.room.member';

export async function roomStates(
  reads: Reads,
  question: StateQuestion,
): Promise<ReadonlyMap<RoomId, readonly ClientEvent[]>> {
  const { spans, filter } = question;
  const [whole, changes, lazy, withheld] = await Promise.all([
    wholeStates(reads, question),
    changedStates(reads, question),
    lazyMembers(reads, question),
    withheldState(reads, question),
  ]);
  const wanted = filter.room?.state ?? {};
  return new Map(
    spans.map(({ roomId }) => {
      const parts = [lazy, whole, changes, withheld].flatMap((part) => part.get(roomId) ?? []);
      const state = new Map(parts.map((event) => [pairOf(event), event]));
      return [
        roomId,
        [...state.values()].filter((event) => passesRoomEventFilter(wanted, event, roomId)),
      ];
    }),
  );
}

/** The position at which the state is told. */
function placeOf({ timelines, after }: StateQuestion, span: RoomSpan): number {
  if (after) return span.upTo;
  const start = timelines.get(span.roomId)?.start ?? span.upTo + 1;
  return Math.min(start - 1, span.upTo);
}

function wholeStates(reads: Reads, question: StateQuestion) {
  const { viewer, spans, members } = question;
  const rooms = spans
    .filter(({ whole }) => whole)
    .map((span) => ({
      roomId: span.roomId,
      position: placeOf(question, span),
      ...(members === undefined ? {} : { members: members(span) }),
    }));
  return rooms.length === 0 ? NONE : reads.stateAt(viewer, rooms);
}

/**
 * What changed between the last sync and the place. For a timeline without a gap, from which nothing was filtered,
 * that is nothing; it is not even asked. All member events of the gap are in it, lazy-loading or not.
 */
function changedStates(reads: Reads, question: StateQuestion) {
  const { viewer, spans, timelines, filter, after } = question;
  const narrowed = narrows(filter.room?.timeline);
  const rooms = spans
    .filter(({ whole, away, roomId }) => {
      const timeline = timelines.get(roomId);
      const isGap = timeline?.limited === true || timeline?.resolved === true;
      return !whole && (after || narrowed || away || isGap);
    })
    .map((span) => ({ roomId: span.roomId, after: span.after, upTo: placeOf(question, span) }))
    .filter((room) => room.upTo > room.after);
  return rooms.length === 0 ? NONE : reads.stateChanges(viewer, rooms);
}

/** The member events that the timeline needs and that the client does not have. */
function lazyMembers(reads: Reads, question: StateQuestion) {
  const { viewer, spans, members } = question;
  if (members === undefined) return NONE;
  const rooms = spans
    .filter(({ whole }) => !whole)
    .map((span) => ({
      roomId: span.roomId,
      position: placeOf(question, span),
      members: members(span),
      types: [MEMBER],
    }))
    .filter((room) => room.members.length > 0);
  return rooms.length === 0 ? NONE : reads.stateAt(viewer, rooms);
}

/**
 * State that changed during the timeline but is not in it, since the filter took it out, the user was away, or a
 * resolution changed it. Without
 * it the client would never hear of it: the next sync begins later. What the timeline itself sets is left to it.
 */
async function withheldState(
  reads: Reads,
  question: StateQuestion,
): Promise<ReadonlyMap<RoomId, readonly ClientEvent[]>> {
  const { viewer, spans, timelines, filter, after, members } = question;
  if (after) return NONE;
  const narrowed = narrows(filter.room?.timeline);
  const rooms = spans
    .filter(({ away, roomId }) => narrowed || away || timelines.get(roomId)?.resolved === true)
    .map((span) => ({ roomId: span.roomId, after: placeOf(question, span), upTo: span.upTo }))
    .filter((room) => room.upTo > room.after);
  if (rooms.length === 0) return NONE;
  const changes = await reads.stateChanges(viewer, rooms);
  const needed = new Map(
    spans.flatMap((span) =>
      span.whole && members !== undefined ? [[span.roomId, new Set(members(span))]] : [],
    ),
  );
  return new Map(
    [...changes].map(([roomId, events]) => {
      const told = new Set(timelines.get(roomId)?.events.map(pairOf));
      const isNeeded = (event: ClientEvent): boolean =>
        event.type !== MEMBER || (needed.get(roomId)?.has(event.state_key ?? '') ?? true);
      return [roomId, events.filter((event) => !told.has(pairOf(event)) && isNeeded(event))];
    }),
  );
}

const NONE: ReadonlyMap<RoomId, readonly ClientEvent[]> = new Map();

/** What names a piece of state; events that are no state have none in common with any. */
const pairOf = (event: ClientEvent): string =>
  event.state_key === undefined ? event.event_id : JSON.stringify([event.type, event.state_key]);

/** Whether a filter may take a state event out of a timeline. */
function narrows(filter: RoomEventFilter | undefined): boolean {
  if (filter === undefined) return false;
  const { types, not_types, senders, not_senders, rooms, not_rooms, contains_url } = filter;
  return [types, not_types, senders, not_senders, rooms, not_rooms, contains_url].some(
    (part) => part !== undefined,
  );
}
