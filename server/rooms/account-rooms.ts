/** What happens to a user's rooms when something happens to their account. */
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { bareMember, withProfile } from './member-content.ts';
import { RefusedEvent } from './refusals.ts';
import type { RoomsContext } from './stores.ts';
import type { RoomWriter } from './writer.ts';

const PROFILE = ['displayname', 'avatar_url'] as const;

/**
 * Shows a changed profile in every room the user is joined to. Rooms whose rules refuse it keep the old one.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information
 */
export async function propagateProfile(
  { stores, profiles }: RoomsContext,
  writer: RoomWriter,
  userId: UserId,
): Promise<void> {
  const rooms = await stores.memberships.joinedRooms(userId);
  const changes = rooms.map((roomId) =>
    writer.change(roomId, async (draft) => {
      if ((await draft.membership(userId)) !== 'join') return;
      const current = draft.state('m.room.member', userId)?.content ?? {};
      const profile: JsonObject = { ...(await profiles.read(userId)) };
      if (PROFILE.every((field) => current[field] === profile[field])) return;
      const content = withProfile(current, profile);
      await draft.add({ type: 'm.room.member', sender: userId, stateKey: userId, content });
    }),
  );
  await settleAll(changes);
}

/**
 * Leaves every room, declines every invite and takes back every knock.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#account-deactivation
 */
export async function leaveAll(
  { stores }: RoomsContext,
  writer: RoomWriter,
  userId: UserId,
): Promise<void> {
  const rows = await stores.memberships.ofUser(userId);
  const present = rows.filter(({ membership }) => membership !== 'leave' && membership !== 'ban');
  await settleAll(
    present.map(({ roomId }) =>
      writer.change(roomId, async (draft) => {
        const content = bareMember('leave');
        await draft.add({ type: 'm.room.member', sender: userId, stateKey: userId, content });
      }),
    ),
  );
}

/** One room's rules must not keep the others from changing; anything else is a failure. */
async function settleAll(changes: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(changes))
    if (outcome.status === 'rejected' && !(outcome.reason instanceof RefusedEvent))
      throw outcome.reason;
}
