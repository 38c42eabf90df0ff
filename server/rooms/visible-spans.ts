/**
 * Which stretches of a room's stream a user may see: for counting events without reading them.
 *
 * Each event by itself is judged by the state it was sent in (see `presenter.ts`). Here the state that was current at
 * its position stands in for that; the two differ only where the room's history was forked.
 */
import { membershipIn, type Membership } from '../matrix/events.ts';
import { historyVisibility, maySeeEvent } from '../matrix/history-visibility.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, type JsonObject } from '../matrix/json.ts';
import type { RoomSpan } from '../storage/state.ts';
import type { VisibilityChange } from '../storage/visibility.ts';
import type { RoomStores } from './stores.ts';

/** The spans of all these rooms, oldest first in each. One query. */
export async function visibleSpans(
  { visibility }: Pick<RoomStores, 'visibility'>,
  userId: UserId,
  roomNids: Iterable<number>,
): Promise<RoomSpan[]> {
  const changes = await visibility.changes(userId, roomNids);
  return [...Map.groupBy(changes, ({ roomNid }) => roomNid).values()].flatMap(spansOfRoom);
}

interface Moment {
  readonly visibility: JsonObject | undefined;
  readonly membership: Membership | undefined;
}

/** The spans that a room's changes, oldest first, leave open. */
export function spansOfRoom(changes: readonly VisibilityChange[]): RoomSpan[] {
  let now: Moment = { visibility: undefined, membership: undefined };
  const moments = changes.map(({ type, pdu }) => {
    const content = isObject(pdu.content) ? pdu.content : {};
    now =
      type === 'm.room.member'
        ? { ...now, membership: membershipIn(content) }
        : { ...now, visibility: content };
    return now;
  });
  const lastJoin = moments.findLastIndex(({ membership }) => membership === 'join');
  return changes.flatMap(({ roomNid, position: after }, index): RoomSpan[] => {
    const { visibility, membership } = moments[index] ?? now;
    const before = { visibility: historyVisibility(visibility), membership };
    if (!maySeeEvent({ before, joinedLater: lastJoin > index })) return [];
    const upTo = changes[index + 1]?.position ?? Number.MAX_SAFE_INTEGER;
    return [{ roomNid, after, upTo }];
  });
}
