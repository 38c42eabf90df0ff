/**
 * GET /relations: the events that relate to one.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#relationships-api
 */
import { MatrixError } from '../errors.ts';
import type { EventId, RoomId } from '../matrix/identifiers.ts';
import { historyToken } from '../sync/tokens.ts';
import { eventNotFound, historyAccess } from './access.ts';
import { withAggregations } from './aggregations.ts';
import { MAX_LIMIT, readBounds, readStretch, type StretchRows } from './messages.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, RelationsPage, RelationsQuery } from './types.ts';

const DEFAULT_LIMIT = 50;
/** How many relations may lie between an event and those that are found for it. */
const RECURSION_DEPTH = 3;

/** Throws M_NOT_FOUND when there is no such event or the user may not see it, M_INVALID_PARAM for unknown tokens. */
export async function readRelations(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  roomId: RoomId,
  parentId: EventId,
  query: RelationsQuery,
): Promise<RelationsPage> {
  const { stores } = context;
  const parent = await stores.events.byId(parentId);
  if (parent === undefined || parent.roomId !== roomId) throw eventNotFound(parentId);
  const access = await historyAccess(context, actor.userId, roomId).catch((error: unknown) => {
    throw error instanceof MatrixError ? eventNotFound(parentId) : error;
  });
  if ((await presenter.visible(actor, [parent])).length === 0) throw eventNotFound(parentId);

  const { dir = 'b', relType = '', eventType = '', recurse } = query;
  const depth = recurse === true ? RECURSION_DEPTH : 1;
  const { from, to } = await readBounds(context, access, { ...query, dir });
  const question = { roomNid: access.room.nid, parentId, relType, eventType, depth };
  const isBackward = dir === 'b';
  const rows: StretchRows = (place, limit) =>
    isBackward
      ? stores.related.backward(question, place, to, limit)
      : stores.related.forward(question, place, to, limit);
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const { presented, end } = await readStretch(presenter, actor, { rows, isBackward, from, limit });
  const bundled = await withAggregations(context, presenter, actor, presented);
  return {
    chunk: bundled.map(({ event }) => event),
    ...(end === undefined ? {} : { next_batch: historyToken(end) }),
    ...(query.from === undefined ? {} : { prev_batch: query.from }),
    ...(recurse === undefined ? {} : { recursion_depth: depth }),
  };
}
