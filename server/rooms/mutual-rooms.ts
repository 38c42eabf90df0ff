/** GET /mutual_rooms: where two users meet. */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { RoomsContext } from './stores.ts';
import type { MutualRoomsPage } from './types.ts';

const PAGE = 100;

/**
 * Throws M_INVALID_PARAM for one's own id and for a token that this server did not give out.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mutual_rooms
 */
export async function mutualRooms(
  { stores }: RoomsContext,
  userId: UserId,
  other: UserId,
  from: string | undefined,
): Promise<MutualRoomsPage> {
  if (other === userId)
    throw new MatrixError('M_INVALID_PARAM', 'user_id must be that of somebody else');
  const rows = await stores.mutual.page(userId, other, placeOf(from), PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    joined: shown.map(({ roomId }) => roomId),
    count: await stores.mutual.count(userId, other),
    ...(rows.length > PAGE && last !== undefined ? { next_batch: `m1_${last.nid}` } : {}),
  };
}

function placeOf(from: string | undefined): number {
  if (from === undefined) return 0;
  const [, nid] = /^m1_(\d{1,15})$/.exec(from) ?? [];
  if (nid !== undefined) return Number(nid);
  throw new MatrixError('M_INVALID_PARAM', 'from is not a token of an earlier page');
}
