/** The addresses that are invited to a room in the making. */
import type { UserId } from '../matrix/identifiers.ts';
import type { AddressInvite } from './address-invites.ts';
import { makeKnown } from './asked-for.ts';
import type { RoomDraft } from './draft.ts';
import { checkInvitable } from './invitations.ts';
import { addWaiting, factsOf, waitingWish } from './invite-address.ts';
import { memberContent } from './member-content.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor } from './types.ts';
import type { EventWish } from './wish.ts';

const FIELD = 'invite_3pid';

export interface SortedAddresses {
  /** Users whose addresses they are. They can be invited. */
  readonly users: readonly UserId[];
  /** Addresses that are nobody's yet. */
  readonly waiting: readonly AddressInvite[];
}

/** Finds out whose the addresses are. Throws what {@link checkInvitable} throws. */
export async function sortAddresses(
  context: RoomsContext,
  creator: UserId,
  addresses: readonly AddressInvite[] = [],
): Promise<SortedAddresses> {
  const found = await Promise.all(
    addresses.map(async (one) => ({ one, userId: await context.addressInvites.lookUp(one) })),
  );
  const users = found.map(({ userId }) => userId).filter((userId) => userId !== undefined);
  await makeKnown(context, users);
  await checkInvitable(context, creator, users, FIELD);
  return {
    users,
    waiting: found.flatMap(({ one, userId }) => (userId === undefined ? [one] : [])),
  };
}

/**
 * Invites the addresses that are nobody's, one after the other. The room is not there yet: should the identity server
 * refuse one of them, it never will be.
 *
 * @param prepare told of each event before it is added
 */
export async function inviteWaiting(
  context: RoomsContext,
  draft: RoomDraft,
  actor: Actor,
  { waiting, isDirect }: { readonly waiting: readonly AddressInvite[]; readonly isDirect: boolean },
  prepare: (wish: EventWish) => Promise<void>,
): Promise<void> {
  for (const wanted of waiting) {
    const stored = await context.addressInvites.store(wanted, await factsOf(draft, actor.userId));
    if ('userId' in stored) {
      const wish = await memberWish(context, actor, stored.userId, isDirect);
      await prepare(wish);
      if ((await draft.membership(stored.userId)) === undefined) await draft.add(wish);
    } else {
      await prepare(waitingWish(actor, stored));
      await addWaiting(draft, actor, stored);
    }
  }
}

/** The invite of somebody whose the address has become since it was looked up. */
async function memberWish(
  context: RoomsContext,
  { userId: sender }: Actor,
  userId: UserId,
  isDirect: boolean,
): Promise<EventWish> {
  await checkInvitable(context, sender, [userId], FIELD);
  const content = await memberContent(context, userId, 'invite');
  const direct = isDirect ? { is_direct: true } : {};
  return { type: 'm.room.member', sender, stateKey: userId, content: { ...content, ...direct } };
}
