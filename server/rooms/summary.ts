/** GET /room_summary: one room as it looks from outside. */
import { MatrixError } from '../errors.ts';
import { isRoomAlias, type RoomAlias, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { roomOfAlias } from './asked-for.ts';
import { viewRooms } from './room-views.ts';
import type { RoomsContext } from './stores.ts';

/**
 * The summary, with the membership of who asks. Throws M_NOT_FOUND for a room that is not there, or that the user (or
 * somebody unknown) may not know of.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias
 */
export async function roomSummary(
  context: RoomsContext,
  userId: UserId | undefined,
  room: RoomId | RoomAlias,
): Promise<JsonObject> {
  const roomId = isRoomAlias(room) ? await roomOfAlias(context, room) : room;
  const view =
    roomId === undefined ? undefined : (await viewRooms(context, userId, [roomId])).get(roomId);
  const isShown = userId === undefined ? view?.isOpenToAll : view?.isOpen;
  if (view === undefined || isShown !== true)
    throw new MatrixError('M_NOT_FOUND', `there is no room ${room} that you may know of`);
  if (userId === undefined) return view.summary;
  return { ...view.summary, membership: view.membership ?? 'leave' };
}
