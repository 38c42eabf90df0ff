/**
 * GET /context: an event, what was just before and after it, and the state at the last of these.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidcontexteventid
 */
import type { EventId, RoomId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import { END, START } from '../storage/timelines.ts';
import { historyToken } from '../sync/tokens.ts';
import { eventNotFound, historyAccess, mayReadState } from './access.ts';
import { withAggregations } from './aggregations.ts';
import { historyRows, MAX_LIMIT, placeAfter, placeBefore, readStretch } from './messages.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import { MatrixError } from '../errors.ts';
import type { Actor, ClientEvent, EventContext, EventSelection } from './types.ts';

const DEFAULT_LIMIT = 10;

/** Throws M_NOT_FOUND when there is no such event, or the user may not see it. */
export async function eventContext(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  roomId: RoomId,
  eventId: EventId,
  query: EventSelection & { readonly limit?: number },
): Promise<EventContext> {
  const { stores } = context;
  const stored = await stores.events.byId(eventId);
  if (stored === undefined || stored.roomId !== roomId) throw eventNotFound(eventId);
  await historyAccess(context, actor.userId, roomId).catch((error: unknown) => {
    throw error instanceof MatrixError ? eventNotFound(eventId) : error;
  });
  const [centre] = await presenter.visible(actor, [stored]);
  if (centre === undefined) throw eventNotFound(eventId);

  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const selection = query.allows === undefined ? {} : { allows: query.allows };
  const { roomNid } = stored;
  const before = await readStretch(presenter, actor, {
    ...selection,
    rows: historyRows(context, roomNid, true, START),
    isBackward: true,
    from: placeBefore(stored),
    limit: Math.floor(limit / 2),
  });
  const after = await readStretch(presenter, actor, {
    ...selection,
    rows: historyRows(context, roomNid, false, END),
    isBackward: false,
    from: placeAfter(stored),
    limit: Math.ceil(limit / 2),
  });
  const first = before.presented.at(-1)?.stored ?? stored;
  const last = after.presented.at(-1)?.stored ?? stored;
  const state = await stateAt(context, presenter, actor, last);
  const shown = [centre, ...before.presented, ...after.presented];
  const senders = new Set(shown.map(({ event }) => event.sender));
  const bundled = (await withAggregations(context, presenter, actor, shown)).map(
    ({ event }) => event,
  );
  const firstAfter = 1 + before.presented.length;
  return {
    start: historyToken(placeBefore(first)),
    end: historyToken(placeAfter(last)),
    event: bundled[0] ?? centre.event,
    events_before: bundled.slice(1, firstAfter),
    events_after: bundled.slice(firstAfter),
    state: state.filter(
      (event) =>
        (query.allows?.(event) ?? true) &&
        (query.lazyLoadMembers !== true || isNeeded(event, senders)),
    ),
  };
}

/**
 * The state at an event. Who may see the event but was never in the room, such as an invited user, may not read the
 * room's state: they are told only as much of it as was set before their eyes.
 */
async function stateAt(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  { roomId, stateGroup }: StoredEvent,
): Promise<readonly ClientEvent[]> {
  if (stateGroup === null) return [];
  const { stores } = context;
  const state = await stores.groups.resolve(stateGroup);
  const events = [...(await stores.events.byNids(state.values())).values()];
  if (await mayReadState(context, actor.userId, roomId)) return presenter.state(actor, events);
  return (await presenter.visible(actor, events)).map(({ event }) => event);
}

function isNeeded(event: ClientEvent, senders: ReadonlySet<string>): boolean {
  return event.type !== 'm.room.member' || senders.has(event.state_key ?? '');
}
