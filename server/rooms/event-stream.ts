/**
 * What happens, in the order in which it does and whatever the room: the old event stream.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events
 */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { RoomSpan } from '../storage/state.ts';
import { listenAccess } from './access.ts';
import type { Viewer } from './client-event.ts';
import { clipSpans, ownSpans } from './own-spans.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent, StreamPage, StreamRequest } from './types.ts';

/** How many events are read at a time, and so how many an answer has at most. */
const WINDOW = 100;
/** How often one request reads on when nothing of what it read was for the user. */
const ROUNDS = 20;

/** What happened while the user was in rooms, and what happened to their own membership. */
export async function readStream(
  context: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  request: StreamRequest,
): Promise<StreamPage> {
  const { memberships } = context.stores;
  const [changes, present] = await Promise.all([
    memberships.historyOf(viewer.userId, request.upTo),
    memberships.ofUser(viewer.userId),
  ]);
  const forgotten = new Set(present.filter((row) => row.forgotten).map(({ roomNid }) => roomNid));
  const spans = ownSpans(changes).filter(({ roomNid }) => !forgotten.has(roomNid));
  return readOn(context, spans, request, (rows) => presentOwn(presenter, viewer, rows));
}

/**
 * What happened in one room: all that a member may see; to anybody else, what all the world may. Throws M_FORBIDDEN
 * for who is not in the room, unless all the world may look in.
 */
export async function peekStream(
  context: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  roomId: RoomId,
  request: StreamRequest,
): Promise<StreamPage> {
  const { room, isMember } = await listenAccess(context, viewer.userId, roomId);
  const spans = [{ roomNid: room.nid, after: 0, upTo: request.upTo }];
  return readOn(context, spans, request, async (rows) => {
    const shown = isMember
      ? await presenter.visible(viewer, rows)
      : await presenter.worldReadable(viewer, rows);
    return shown.map(({ event }) => event);
  });
}

/** Reads on from `after` until there is something to tell, or nothing left. */
async function readOn(
  { stores }: RoomsContext,
  spans: readonly RoomSpan[],
  { after: from, upTo, allows }: StreamRequest,
  present: (rows: readonly StoredEvent[]) => Promise<readonly ClientEvent[]>,
): Promise<StreamPage> {
  let after = from;
  for (let round = 0; round < ROUNDS; round += 1) {
    const rows = await stores.timelines.oldest(clipSpans(spans, after, upTo), WINDOW);
    const events = (await present(rows)).filter(allows);
    const last = rows.length < WINDOW ? undefined : rows.at(-1)?.position;
    if (events.length > 0 || last === undefined || last === null)
      return { events, upTo: last ?? upTo };
    after = last;
  }
  return { events: [], upTo: after };
}

/** One's own membership is told even where nothing else may be seen, as that of the invited. */
async function presentOwn(
  presenter: Presenter,
  viewer: Viewer,
  rows: readonly StoredEvent[],
): Promise<readonly ClientEvent[]> {
  const seen = await presenter.visible(viewer, rows);
  const shown = new Map(seen.map(({ event }) => [event.event_id, event]));
  const own = rows.filter((row) => isOwnMember(viewer.userId, row) && !shown.has(row.eventId));
  for (const event of await presenter.state(viewer, own)) shown.set(event.event_id, event);
  return rows.flatMap(({ eventId }) => shown.get(eventId) ?? []);
}

function isOwnMember(userId: UserId, { type, stateKey }: StoredEvent): boolean {
  return type === 'm.room.member' && stateKey === userId;
}
