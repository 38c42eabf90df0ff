import { MatrixError } from '../errors.ts';
import { isRoomId, type UserId } from '../matrix/identifiers.ts';

/** Throws M_FORBIDDEN unless the user id in the path is the requester's own. */
export function requireOwn(
  requester: { readonly userId: UserId },
  userId: string,
  what: string,
): void {
  if (requester.userId === userId) return;
  throw new MatrixError(
    'M_FORBIDDEN',
    `${what} of ${userId} belongs to that user; you are ${requester.userId}`,
  );
}

/** Throws M_INVALID_PARAM unless this is a room id. */
export function requireRoomId(roomId: string): void {
  if (isRoomId(roomId)) return;
  throw new MatrixError('M_INVALID_PARAM', `roomId is not a room id: ${roomId}`);
}
