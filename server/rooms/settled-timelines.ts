/**
 * Timelines of rooms in which a resolution changed the state meanwhile.
 *
 * A client that replays a timeline takes each state event in it for the present one. Where a resolution gave an entry to
 * another event, that would leave it with the wrong state, and nothing in the answer could put it right: what is told of
 * the state comes before the timeline. So the timeline begins after the last event that would mislead; what is before it
 * is a gap, which the client can fill from the history.
 */
import { stateName } from '../matrix/state-name.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { RoomStores } from './stores.ts';
import type { Presented } from './presenter.ts';
import type { TimelineRequest } from './types.ts';

/** What is shown of what was gathered. */
export interface Cut {
  readonly request: TimelineRequest;
  readonly roomNid: number;
  readonly kept: readonly Presented[];
  readonly limited: boolean;
  readonly resolved: boolean;
  readonly start: number;
}

/** The timelines with a mark where a resolution changed the state, and cut, if they are replayed. */
export async function settle(
  stores: RoomStores,
  cuts: readonly Cut[],
  isReplayed: boolean,
): Promise<readonly Cut[]> {
  const spans = cuts.map(({ roomNid, request, start }) => ({
    roomNid,
    after: Math.max(request.after, Math.min(start - 1, request.upTo)),
    upTo: request.upTo,
  }));
  const resolved = await stores.state.resolvedIn(spans);
  if (resolved.size === 0) return cuts;
  const inResolved = spans.filter(({ roomNid }) => resolved.has(roomNid));
  const changes = Map.groupBy(
    isReplayed ? await stores.state.changes(inResolved) : [],
    ({ roomNid }) => roomNid,
  );
  return cuts.map((one) => {
    if (!resolved.has(one.roomNid)) return one;
    const settled = { ...one, resolved: true };
    return isReplayed ? withoutMisleading(settled, changes.get(one.roomNid) ?? []) : settled;
  });
}

function withoutMisleading(one: Cut, changes: readonly StoredEvent[]): Cut {
  const standing = new Map(changes.map((event) => [nameOf(event), event.nid]));
  const last = new Map(one.kept.map(({ stored }) => [nameOf(stored), stored.nid]));
  const misleads = (stored: StoredEvent): boolean => {
    const name = nameOf(stored);
    return name !== undefined && last.get(name) === stored.nid && standing.get(name) !== stored.nid;
  };
  const from = one.kept.findLastIndex(({ stored }) => misleads(stored)) + 1;
  if (from === 0) return one;
  const kept = one.kept.slice(from);
  return { ...one, kept, limited: true, start: kept[0]?.stored.position ?? one.request.upTo + 1 };
}

function nameOf({ type, stateKey }: StoredEvent): string | undefined {
  return stateKey === null ? undefined : stateName(type, stateKey);
}
