import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { MatrixError } from '../errors.ts';

/** What services beside rooms need to know of who is where. */
export interface RoomMembers {
  /** Whether the user is joined to the room now. An unknown room has no members. */
  isJoined(roomId: RoomId, userId: UserId): Promise<boolean>;
  joinedRooms(userId: UserId): Promise<readonly RoomId[]>;
  /** Those among some users who share a joined room with the user. */
  sharingRoomWith(userId: UserId, among: Iterable<UserId>): Promise<ReadonlySet<UserId>>;
}

/** Throws M_FORBIDDEN unless the user is joined. An unknown room looks like one the user is not in. */
export async function requireJoined(
  members: Pick<RoomMembers, 'isJoined'>,
  roomId: RoomId,
  userId: UserId,
): Promise<void> {
  if (await members.isJoined(roomId, userId)) return;
  throw new MatrixError('M_FORBIDDEN', `you are not joined to the room ${roomId}`);
}
