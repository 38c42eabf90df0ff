/**
 * GET /hierarchy: the rooms of a space and of the spaces in it, depth first.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy
 */
import { MatrixError } from '../errors.ts';
import type { Pdu } from '../matrix/events.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { stripEvent } from '../matrix/stripped-state.ts';
import { viewRooms, type RoomView } from './room-views.ts';
import { orderedChildren } from './space-children.ts';
import type { RoomsContext } from './stores.ts';
import type { HierarchyPage, HierarchyQuery } from './types.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
const MAX_DEPTH = 50;
/** How many rooms one tree may have; what is beyond is not found. */
const MAX_ROOMS = 5000;

/** Where a page begins, and the questions that all pages of one tree are asked with. */
interface TreePlace {
  readonly skip: number;
  readonly depth: number;
  readonly suggestedOnly: boolean;
}

/** A room that was found, and how many spaces are above it. */
interface Step {
  readonly view: RoomView;
  readonly depth: number;
}

/**
 * Throws M_FORBIDDEN when the user may not know of the space; M_INVALID_PARAM for a token that this server did not give
 * out, or gave out for other questions.
 */
export async function roomHierarchy(
  context: RoomsContext,
  userId: UserId,
  roomId: RoomId,
  query: HierarchyQuery,
): Promise<HierarchyPage> {
  const place = placeOf(query);
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const root = (await viewRooms(context, userId, [roomId])).get(roomId);
  if (root?.isOpen !== true)
    throw new MatrixError(
      'M_FORBIDDEN',
      `room ${roomId} is not there, or not for you to look into`,
    );

  const rooms: JsonObject[] = [];
  const seen = new Set<RoomId>([roomId]);
  const ahead: Step[] = [{ view: root, depth: 0 }];
  for (let step = ahead.pop(), count = 0; step !== undefined; step = ahead.pop(), count += 1) {
    if (rooms.length === limit) return { rooms, next_batch: tokenOf({ ...place, skip: count }) };
    const children = await childrenOf(context, step.view, place.suggestedOnly);
    if (count >= place.skip) rooms.push(answerOf(step.view, children));
    if (step.depth >= place.depth || seen.size >= MAX_ROOMS) continue;
    const next = await viewsOf(context, userId, children, seen);
    for (const { room } of next) seen.add(room.roomId);
    const deeper = next.map((view) => ({ view, depth: step.depth + 1 }));
    ahead.push(...deeper.reverse());
  }
  return { rooms };
}

async function childrenOf(
  { stores }: RoomsContext,
  { room }: RoomView,
  suggestedOnly: boolean,
): Promise<Pdu[]> {
  if (room.roomType !== 'm.space') return [];
  const events = await stores.spaces.childrenOf([room.nid]);
  return orderedChildren(
    events.map(({ pdu }) => pdu),
    suggestedOnly,
  );
}

/** Those of the children that were not met yet and that the user may know of, in their order. */
async function viewsOf(
  context: RoomsContext,
  userId: UserId,
  children: readonly Pdu[],
  seen: ReadonlySet<RoomId>,
): Promise<RoomView[]> {
  const ids = children.map(({ state_key: child = '' }) => child).filter((id) => !seen.has(id));
  const views = await viewRooms(context, userId, ids);
  const known = ids.map((id) => views.get(id)).filter((one) => one !== undefined);
  return known.filter(({ isOpen }) => isOpen);
}

function answerOf({ summary }: RoomView, children: readonly Pdu[]): JsonObject {
  const stripped = children.flatMap((pdu) => {
    const event = stripEvent(pdu);
    return event === undefined ? [] : [{ ...event, origin_server_ts: pdu.origin_server_ts }];
  });
  return { ...summary, children_state: stripped };
}

function placeOf({ from, maxDepth, suggestedOnly = false }: HierarchyQuery): TreePlace {
  const asked = { depth: Math.min(maxDepth ?? MAX_DEPTH, MAX_DEPTH), suggestedOnly };
  if (from === undefined) return { ...asked, skip: 0 };
  const [, skip, depth, suggested] = /^h1_(\d{1,6})_(\d{1,2})_([01])$/.exec(from) ?? [];
  if (skip === undefined)
    throw new MatrixError('M_INVALID_PARAM', 'from is not a token of an earlier page');
  if (Number(depth) !== asked.depth || (suggested === '1') !== suggestedOnly)
    throw new MatrixError(
      'M_INVALID_PARAM',
      'max_depth and suggested_only must be those that the first page was asked for with',
    );
  return { ...asked, skip: Number(skip) };
}

function tokenOf({ skip, depth, suggestedOnly }: TreePlace): string {
  return `h1_${skip}_${depth}_${suggestedOnly ? 1 : 0}`;
}
