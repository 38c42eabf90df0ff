/** The newest events of many rooms, as /sync shows them. */
import type { RoomId } from '../matrix/identifiers.ts';
import type { RoomSpan } from '../storage/state.ts';
import type { Place } from '../storage/timelines.ts';
import { historyToken } from '../sync/tokens.ts';
import { withAggregations } from './aggregations.ts';
import type { Viewer } from './client-event.ts';
import { placeBefore } from './messages.ts';
import type { Presented, Presenter } from './presenter.ts';
import { settle, type Cut } from './settled-timelines.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent, Timeline, TimelineRequest, TimelineSelection } from './types.ts';

/** How often rooms whose newest events were not wanted are looked at again, further back. */
const ROUNDS = 5;

interface Gathering {
  readonly request: TimelineRequest;
  readonly roomNid: number;
  /** Newest last. */
  presented: Presented[];
  /** Everything from here on was looked at. */
  seenFrom: number;
  isComplete: boolean;
}

export async function readTimelines(
  context: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  requests: readonly TimelineRequest[],
  { allows, limit, isReplayed = false }: TimelineSelection,
): Promise<ReadonlyMap<RoomId, Timeline>> {
  if (requests.length === 0) return new Map();
  const { stores } = context;
  const rows = await stores.rooms.byIds(requests.map(({ roomId }) => roomId));
  const nids = new Map(rows.map(({ roomId, nid }) => [roomId, nid]));
  const gatherings = requests.flatMap((request): Gathering[] => {
    const roomNid = nids.get(request.roomId);
    if (roomNid === undefined) return [];
    return [{ request, roomNid, presented: [], seenFrom: request.upTo + 1, isComplete: false }];
  });

  for (let round = 0; round < ROUNDS; round += 1) {
    const open = gatherings.filter((one) => !one.isComplete && one.presented.length <= limit);
    if (open.length === 0) break;
    // One more than asked for tells whether there is more; later rounds look further at a time.
    const window = (limit + 1) * 4 ** round;
    const spans = open.map(({ roomNid, request, seenFrom }): RoomSpan => ({
      roomNid,
      after: request.after,
      upTo: seenFrom - 1,
    }));
    const events = Map.groupBy(
      await stores.timelines.newest(spans, window),
      ({ roomNid }) => roomNid,
    );
    const shown = Map.groupBy(
      await presenter.visible(viewer, [...events.values()].flat()),
      ({ stored }) => stored.roomNid,
    );
    for (const one of open) {
      const read = events.get(one.roomNid) ?? [];
      const wanted = (shown.get(one.roomNid) ?? []).filter(({ event }) => allows?.(event) ?? true);
      one.presented = [...wanted, ...one.presented];
      one.seenFrom = read[0]?.position ?? one.seenFrom;
      one.isComplete = read.length < window;
    }
  }
  const cuts = gatherings.map((one) => cut(one, limit));
  const settled = await settle(stores, cuts, isReplayed);
  const forked = new Set(rows.filter((row) => row.forked).map(({ nid }) => nid));
  const places = await stores.timelines.lastPlaces(
    settled
      .filter(({ roomNid }) => forked.has(roomNid))
      .map(({ roomNid, start }) => ({ roomNid, position: start - 1 })),
  );
  const events = await bundledEvents(context, presenter, viewer, settled);
  return new Map(
    settled.map((one) => [one.request.roomId, timelineOf(one, places.get(one.roomNid), events)]),
  );
}

/**
 * The events of timelines that are limited, with what relates to each. Who was sent every event since the last time
 * can tell from them how they relate to each other.
 */
async function bundledEvents(
  context: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  cuts: readonly Cut[],
): Promise<ReadonlyMap<number, ClientEvent>> {
  const partial = cuts.filter(({ limited }) => limited).flatMap(({ kept }) => kept);
  const bundled = await withAggregations(context, presenter, viewer, partial);
  return new Map(bundled.map(({ stored, event }) => [stored.nid, event]));
}

function cut({ request, roomNid, presented, seenFrom, isComplete }: Gathering, limit: number): Cut {
  const kept = limit === 0 ? [] : presented.slice(-limit);
  const [first] = kept;
  const limited = presented.length > kept.length || !isComplete;
  const start = limited ? (first?.stored.position ?? seenFrom) : startOfAll(request, first);
  return { request, roomNid, kept, limited, resolved: false, start };
}

function timelineOf(
  { kept, limited, resolved, start }: Cut,
  before: Place | undefined,
  bundled: ReadonlyMap<number, ClientEvent>,
): Timeline {
  const [first] = kept;
  const place =
    first === undefined
      ? { depth: Number.MAX_SAFE_INTEGER, position: start - 1 }
      : placeBefore(first.stored);
  return {
    events: kept.map(({ stored, event }) => bundled.get(stored.nid) ?? event),
    limited,
    prevBatch: historyToken(before ?? place),
    resolved,
    start,
  };
}

/** Nothing was left out: the state that the client has, or that of the first event shown. */
function startOfAll(request: TimelineRequest, first: Presented | undefined): number {
  return first?.stored.position ?? request.upTo + 1;
}
