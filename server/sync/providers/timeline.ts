/** The timelines of rooms: what happened in each, the latest of it. */
import { isHeard } from '../../account-data/ignored-users.ts';
import type { Filter } from '../../matrix/filter.ts';
import { passesRoomEventFilter } from '../../matrix/filter.ts';
import type { RoomId, UserId } from '../../matrix/identifiers.ts';
import type { RoomSyncReads, Timeline } from '../../rooms/types.ts';
import type { RoomSpan } from '../room-spans.ts';

/** How many events of a room a client gets that does not say, and how many it gets at most. */
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 500;

export interface TimelineQuestion {
  readonly viewer: { readonly userId: UserId; readonly deviceId: string };
  readonly spans: readonly RoomSpan[];
  readonly filter: Filter;
  readonly ignored: ReadonlySet<UserId>;
  /** Whether the client is told the state at the end of the timeline, and so does not make it from its events. */
  readonly after: boolean;
}

export function timelines(
  reads: Pick<RoomSyncReads, 'timelines'>,
  { viewer, spans, filter, ignored, after }: TimelineQuestion,
): Promise<ReadonlyMap<RoomId, Timeline>> {
  const wanted = filter.room?.timeline ?? {};
  return reads.timelines(
    viewer,
    spans.map(({ roomId, after, upTo }) => ({ roomId, after, upTo })),
    {
      isReplayed: !after,
      limit: Math.min(wanted.limit ?? DEFAULT_LIMIT, MAX_LIMIT),
      allows: (event) =>
        isHeard(ignored, event) && passesRoomEventFilter(wanted, event, event.room_id),
    },
  );
}
