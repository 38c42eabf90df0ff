/** Ends a room for everybody on this server. */
import { serverOf, type RoomId, type UserId } from '../matrix/identifiers.ts';
import { deleteAliasesOf } from '../storage/aliases.ts';
import { setListed } from '../storage/rooms.ts';
import { bareMember } from './member-content.ts';
import type { RoomsContext } from './stores.ts';
import type { RoomWriter } from './writer.ts';

/**
 * Takes the room out of the directory, takes its aliases away and has every local member, invited or knocking user
 * leave it, in one commit: so their clients are told. Answers who left. Throws UnknownRoomError.
 */
export async function emptyRoom(
  { stores, signer }: RoomsContext,
  writer: RoomWriter,
  roomId: RoomId,
): Promise<readonly UserId[]> {
  return writer.change(roomId, async (draft) => {
    const present = await stores.memberships.presentIn(roomId);
    const leaving = present.filter((userId) => serverOf(userId) === signer.serverName);
    draft.alongside(setListed(draft.roomRef, false));
    draft.changeAliases(deleteAliasesOf(draft.roomRef));
    for (const userId of leaving) {
      await draft.load([['m.room.member', userId]]);
      const content = bareMember('leave');
      await draft.add({ type: 'm.room.member', sender: userId, stateKey: userId, content });
    }
    return leaving;
  });
}
