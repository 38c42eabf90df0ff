/**
 * Which stretch of which room an answer covers: what the timeline, the state and the summary of a room are made
 * from.
 */
import type { Membership } from '../matrix/events.ts';
import type { Filter } from '../matrix/filter.ts';
import { passesRooms } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { RoomMembership, RoomSyncReads } from '../rooms/types.ts';

export interface RoomSpan {
  readonly roomId: RoomId;
  /** Events after this position; 0 for all there are. */
  readonly after: number;
  /** Events up to this position: the answer's, or that of the user's leaving. */
  readonly upTo: number;
  /** Whether the client is sent all of the state, and not only what changed. */
  readonly whole: boolean;
  /** Whether the user may have been away in between: what they missed is not in the timeline. */
  readonly away: boolean;
}

/** A room in the answer's `leave`. */
export interface LeftRoom {
  readonly roomId: RoomId;
  /** When the user's membership last changed. */
  readonly position: number;
  /** What the user saw before leaving; undefined when they were never in, such as after rejecting an invite. */
  readonly span: RoomSpan | undefined;
}

/** The user's rooms, as one answer shows them: as of `upTo`, and only those that the filter lets through. */
export interface UserRooms {
  readonly joined: readonly RoomSpan[];
  /** Joined now, but not at the last sync. */
  readonly newlyJoined: ReadonlySet<RoomId>;
  readonly invited: readonly RoomId[];
  readonly knocked: readonly RoomId[];
  readonly left: readonly LeftRoom[];
}

export interface SpansRequest {
  readonly userId: UserId;
  /** The position of the last sync; undefined for an initial one. */
  readonly since: number | undefined;
  readonly upTo: number;
  readonly filter: Filter;
  readonly fullState: boolean;
}

type Reads = Pick<RoomSyncReads, 'memberships' | 'membershipsAt' | 'memberChanges'>;

export async function userRooms(reads: Reads, request: SpansRequest): Promise<UserRooms> {
  const { userId, since, upTo, filter, fullState } = request;
  const all = await membershipsUpTo(reads, userId, upTo);
  const shown = all.filter(({ roomId }) => passesRooms(filter.room ?? {}, roomId));
  const before = await joinedBefore(reads, request, shown);
  const is = (...kinds: Membership[]) => shown.filter((room) => kinds.includes(room.membership));
  const isNews = ({ position }: RoomMembership): boolean => position > (since ?? 0);

  const joined = is('join').map((room): RoomSpan => {
    const { roomId } = room;
    const known = since !== undefined && before.has(roomId);
    const after = known ? since : 0;
    return { roomId, after, upTo, whole: !known || fullState, away: known && isNews(room) };
  });
  const wantsOldLeft = filter.room?.include_leave === true && (since === undefined || fullState);
  const left = is('leave', 'ban').filter(
    (room) => !room.forgotten && (wantsOldLeft || (since !== undefined && isNews(room))),
  );
  return {
    joined,
    newlyJoined: new Set(
      since === undefined ? [] : joined.flatMap((span) => (span.after === 0 ? span.roomId : [])),
    ),
    invited: roomIds(is('invite').filter(isNews)),
    knocked: roomIds(is('knock').filter(isNews)),
    left: await leftRooms(reads, request, left, before),
  };
}

const roomIds = (rooms: readonly RoomMembership[]): RoomId[] => rooms.map(({ roomId }) => roomId);

/** The memberships as of `upTo`. What changed since the answer began belongs to the next one. */
async function membershipsUpTo(
  reads: Reads,
  userId: UserId,
  upTo: number,
): Promise<readonly RoomMembership[]> {
  const present = await reads.memberships(userId);
  if (present.every(({ position }) => position <= upTo)) return present;
  const then = await reads.membershipsAt(userId, upTo);
  const forgotten = new Set(
    present.filter((room) => room.forgotten && room.position <= upTo).map(({ roomId }) => roomId),
  );
  return then.map((room) => ({ ...room, forgotten: forgotten.has(room.roomId) }));
}

/** The rooms the user was joined to at the last sync. Asks the database only when a membership changed since. */
async function joinedBefore(
  reads: Reads,
  { userId, since }: SpansRequest,
  rooms: readonly RoomMembership[],
): Promise<ReadonlySet<RoomId>> {
  if (since === undefined) return new Set();
  const changed = rooms.some(({ position }) => position > since);
  const then = changed ? await reads.membershipsAt(userId, since) : rooms;
  return new Set(then.flatMap(({ roomId, membership }) => (membership === 'join' ? roomId : [])));
}

/** For each room that was left, the stretch in which the user was last in it. */
async function leftRooms(
  reads: Reads,
  { userId, since = 0, upTo, fullState }: SpansRequest,
  rooms: readonly RoomMembership[],
  before: ReadonlySet<RoomId>,
): Promise<LeftRoom[]> {
  if (rooms.length === 0) return [];
  // A room that was left before `since` can only be wanted whole, so its history is needed from the start.
  const after = rooms.every(({ position }) => position > since) ? since : 0;
  const changes = await reads.memberChanges(roomIds(rooms), after, upTo);
  const own = changes.filter((change) => change.userId === userId);
  return rooms.map(({ roomId, position }) => {
    const steps = own.filter((change) => change.roomId === roomId);
    const lastJoin = steps.findLastIndex(({ membership }) => membership === 'join');
    const wasIn = lastJoin >= 0 || before.has(roomId);
    const end = steps[lastJoin + 1]?.position;
    if (!wasIn || end === undefined) return { roomId, position, span: undefined };
    const known = before.has(roomId) || position <= since;
    const whole = !before.has(roomId) || fullState;
    const away = steps.length > 1;
    const span = { roomId, after: known ? since : 0, upTo: end, whole, away };
    return { roomId, position, span };
  });
}
