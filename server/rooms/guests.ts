/** Guests stay only where the room takes them. */
import type { RoomDraft } from './draft.ts';
import { bareMember } from './member-content.ts';
import type { RoomsContext } from './stores.ts';

/**
 * Lets this server's guests leave a room that takes none (any more).
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#guest-access
 */
export async function removeGuests(context: RoomsContext, draft: RoomDraft): Promise<void> {
  if (draft.state('m.room.guest_access', '')?.content.guest_access === 'can_join') return;
  const members = await context.stores.memberships.joinedIn(draft.roomId);
  for (const userId of await context.accounts.guests(members))
    if ((await draft.membership(userId)) === 'join')
      await draft.add({
        type: 'm.room.member',
        sender: userId,
        stateKey: userId,
        content: bareMember('leave'),
      });
}
