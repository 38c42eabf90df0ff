/**
 * GET /threads: the threads of a room, the one that somebody wrote in last first.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#querying-threads-in-a-room
 */
import { MatrixError } from '../errors.ts';
import type { RoomId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import { END, type Place } from '../storage/timelines.ts';
import { historyToken, parsePageToken } from '../sync/tokens.ts';
import { historyAccess } from './access.ts';
import { isPossibleRoot, withAggregations } from './aggregations.ts';
import { redactedCopy } from './erasure.ts';
import type { Presented, Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, ThreadsPage, ThreadsQuery } from './types.ts';
import { visibleSpans } from './visible-spans.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
/** How often one request looks for more when the roots it found are not for its user to see. */
const ROUNDS = 10;

/** Throws M_FORBIDDEN for who may not look into the room, M_INVALID_PARAM for a token this server did not give out. */
export async function listThreads(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  roomId: RoomId,
  query: ThreadsQuery,
): Promise<ThreadsPage> {
  const { userId } = actor;
  const { room } = await historyAccess(context, userId, roomId);
  const ignored = await context.ignored(userId);
  const question = {
    roomNid: room.nid,
    reader: userId,
    participated: query.include === 'participated',
    spans: await visibleSpans(context.stores, userId, [room.nid]),
    ignored,
  };
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const found: Presented[] = [];
  let from: Place | undefined = startOf(query.from);
  for (let round = 0; round < ROUNDS && from !== undefined && found.length < limit; round += 1) {
    const wanted = limit - found.length;
    const threads = await context.stores.threads.roots(question, from, wanted + 1);
    const page = threads.slice(0, wanted).map(({ root }) => root);
    found.push(...(await presentRoots(context, presenter, actor, page, ignored)));
    from = threads[wanted];
  }
  const bundled = await withAggregations(context, presenter, actor, found);
  return {
    chunk: bundled.map(({ event }) => event),
    ...(from === undefined ? {} : { next_batch: historyToken(from) }),
  };
}

/** The first thread of the next page is the token's own. */
function startOf(token: string | undefined): Place {
  if (token === undefined) return END;
  const parsed = parsePageToken(token, 'from');
  if (parsed.kind === 'history') return parsed;
  throw new MatrixError('M_INVALID_PARAM', 'from is not a token of an earlier page of threads');
}

/** What somebody wrote whom the reader ignores is shown without what it says: the thread is still there. */
async function presentRoots(
  { stores }: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  ids: readonly string[],
  ignored: ReadonlySet<string>,
): Promise<readonly Presented[]> {
  const stored = new Map((await stores.events.byIds(ids)).map((event) => [event.eventId, event]));
  const roots = ids
    .map((id) => stored.get(id))
    .filter((event): event is StoredEvent => isPossibleRoot(event))
    .map((event) => (ignored.has(event.sender) ? redactedCopy(event) : event));
  return presenter.visible(actor, roots);
}
