/** Lazy-loading: which member events an answer needs. @see https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members */
import type { Filter } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { ClientEvent, Timeline } from '../rooms/types.ts';
import type { RoomSummary } from './providers/summary.ts';
import type { RoomSpan } from './room-spans.ts';
import type { SentMembers, SyncLine } from './sent-members.ts';

export interface LazyMembersRequest {
  readonly line: SyncLine;
  readonly userId: UserId;
  readonly filter: Filter;
  readonly timelines: ReadonlyMap<RoomId, Timeline>;
  readonly summaries: ReadonlyMap<RoomId, RoomSummary>;
}

/**
 * Answers whose member events a room's state needs: the senders in its timeline and the heroes, in a room that is
 * sent whole also the user; without those the client has. Undefined when the filter does not ask for lazy-loading.
 */
export function lazyMembers(
  sent: SentMembers,
  { line, userId, filter, timelines, summaries }: LazyMembersRequest,
): ((span: RoomSpan) => readonly UserId[]) | undefined {
  const { lazy_load_members: isLazy, include_redundant_members: redundant } =
    filter.room?.state ?? {};
  if (isLazy !== true) return undefined;
  return ({ roomId, whole, after }) => {
    const senders = timelines.get(roomId)?.events.map(({ sender }) => sender) ?? [];
    const needed = new Set([...senders, ...(summaries.get(roomId)?.heroes ?? [])]);
    if (whole) return [...needed.add(userId)];
    if (redundant === true) return [...needed];
    const known = sent.known(line, roomId, after);
    return [...needed].filter((member) => !known.has(member));
  };
}

/** Remembers the member events that an answer up to `position` brings. */
export function rememberMembers(
  sent: SentMembers,
  line: SyncLine,
  span: RoomSpan,
  position: number,
  events: readonly ClientEvent[],
): void {
  const members = events.flatMap(({ type, state_key: member }) =>
    type === 'm.room.member' && member !== undefined ? member : [],
  );
  if (members.length > 0 || span.whole) sent.add(line, span.roomId, members, position, span.whole);
}
