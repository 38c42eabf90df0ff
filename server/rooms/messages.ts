/**
 * GET /messages: a room's history, page by page, in either direction.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages
 */
import type { RoomId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import { END, START, type Place } from '../storage/timelines.ts';
import { historyToken, parsePageToken } from '../sync/tokens.ts';
import { historyAccess, type RoomAccess } from './access.ts';
import { withAggregations } from './aggregations.ts';
import { membersOf } from './member-lookup.ts';
import type { Presented, Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, EventSelection, MessagesPage, MessagesQuery } from './types.ts';

const DEFAULT_LIMIT = 10;
export const MAX_LIMIT = 1000;
/** How many events one request looks at, at most, for those that the user may see and asks for. */
const MAX_SCANNED = 5000;

/** Throws M_FORBIDDEN, and M_INVALID_PARAM for a token that this server did not give out. */
export async function pageMessages(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  roomId: RoomId,
  query: MessagesQuery,
): Promise<MessagesPage> {
  const access = await historyAccess(context, actor.userId, roomId);
  const { nid } = access.room;
  const isBackward = query.dir === 'b';
  const { from, to } = await readBounds(context, access, query);

  const stretch = await readStretch(presenter, actor, {
    rows: historyRows(context, nid, isBackward, to),
    isBackward,
    from,
    limit: Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT),
    ...(query.allows === undefined ? {} : { allows: query.allows }),
  });
  const bundled = await withAggregations(context, presenter, actor, stretch.presented);
  const chunk = bundled.map(({ event }) => event);
  const newestShown = isBackward ? stretch.presented[0] : stretch.presented.at(-1);
  const state =
    query.lazyLoadMembers === true && newestShown !== undefined
      ? await membersOf(
          context,
          presenter,
          actor,
          newestShown.stored,
          new Set(chunk.map(({ sender }) => sender)),
        )
      : [];
  return {
    start: query.from ?? historyToken(from),
    ...(stretch.end === undefined ? {} : { end: historyToken(stretch.end) }),
    chunk,
    state,
  };
}

/** Events from a place on, at most so many, in the order of reading. */
export type StretchRows = (from: Place, limit: number) => Promise<readonly StoredEvent[]>;

interface StretchRequest extends Pick<EventSelection, 'allows'> {
  readonly rows: StretchRows;
  readonly isBackward: boolean;
  readonly from: Place;
  readonly limit: number;
}

/** All events of a room, as far as a place. */
export function historyRows(
  { stores }: RoomsContext,
  roomNid: number,
  isBackward: boolean,
  to: Place,
): StretchRows {
  const { timelines } = stores;
  return (from, limit) =>
    isBackward
      ? timelines.backward(roomNid, from, to, limit)
      : timelines.forward(roomNid, from, to, limit);
}

/** Where to read from and to: what the client says, else the ends of what it may see. Throws M_INVALID_PARAM. */
export async function readBounds(
  { stores: { timelines } }: RoomsContext,
  { room, until }: RoomAccess,
  { dir, from, to }: Pick<MessagesQuery, 'dir' | 'from' | 'to'>,
): Promise<{ readonly from: Place; readonly to: Place }> {
  const placeOf = async (
    token: string | undefined,
    parameter: string,
  ): Promise<Place | undefined> => {
    if (token === undefined) return undefined;
    const parsed = parsePageToken(token, parameter);
    return parsed.kind === 'history' ? parsed : timelines.placeOf(room, parsed.position);
  };
  const newest = () => timelines.placeOf(room, until ?? Number.MAX_SAFE_INTEGER);
  const isBackward = dir === 'b';
  return {
    from: (await placeOf(from, 'from')) ?? (isBackward ? await newest() : START),
    to:
      (await placeOf(to, 'to')) ??
      (isBackward ? START : until === undefined ? END : await newest()),
  };
}

interface Stretch {
  /** In the order of reading. */
  readonly presented: readonly Presented[];
  /** Where to go on; undefined when there is nothing more. */
  readonly end: Place | undefined;
}

/** Reads until there are enough events that the user may see, hears and asks for, or none are left. */
export async function readStretch(
  presenter: Presenter,
  actor: Actor,
  { rows: read, isBackward, from, limit, allows }: StretchRequest,
): Promise<Stretch> {
  const presented: Presented[] = [];
  let place = from;
  for (let scanned = 0; scanned < MAX_SCANNED;) {
    // One more than needed tells whether there is more.
    const wanted = limit - presented.length + 1;
    const rows = await read(place, wanted);
    scanned += rows.length;
    const shown = await presenter.heard(actor, rows);
    for (const row of rows) {
      if (presented.length === limit) return { presented, end: place };
      const one = shown.find(({ stored }) => stored.nid === row.nid);
      if (one !== undefined && (allows?.(one.event) ?? true)) presented.push(one);
      place = isBackward ? placeBefore(row) : placeAfter(row);
    }
    if (rows.length < wanted) return { presented, end: undefined };
  }
  return { presented, end: place };
}

export function placeBefore({ depth, position }: StoredEvent): Place {
  return { depth, position: (position ?? 0) - 1 };
}

export function placeAfter({ depth, position }: StoredEvent): Place {
  return { depth, position: position ?? 0 };
}
