/**
 * An address has become a user's: the invites that waited for it become invites of the user.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#third-party-invites
 */
import { MatrixError } from '../errors.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { addProvedInvite, checkKey, readProof } from './third-party-signed.ts';
import type { RoomsContext } from './stores.ts';
import { UnknownRoomError, type RoomWriter } from './writer.ts';

/** An invite that an identity server has kept. */
export interface KeptInvite {
  readonly roomId: RoomId;
  /** Who invited. */
  readonly sender: UserId;
  /** What the identity server signed: whose the address is, and the token of the invite. */
  readonly signed: JsonObject;
}

/**
 * Makes what can be made of the invites; the others are left alone. One of them has nothing to do with the next, so each is
 * a commit of its own: the identity server may bring all of them again.
 */
export async function acceptKeptInvites(
  context: RoomsContext,
  writer: RoomWriter,
  userId: UserId,
  invites: readonly KeptInvite[],
): Promise<void> {
  for (const invite of invites)
    try {
      await acceptKeptInvite(context, writer, userId, invite);
    } catch (error) {
      if (!(error instanceof MatrixError || error instanceof UnknownRoomError)) throw error;
    }
}

async function acceptKeptInvite(
  context: RoomsContext,
  writer: RoomWriter,
  userId: UserId,
  { roomId, sender, signed }: KeptInvite,
): Promise<void> {
  if (await context.invitePolicy.blocks(userId, sender)) return;
  const proof = await writer.change(roomId, (draft) =>
    readProof(context, draft, userId, { ...signed, sender }),
  );
  await checkKey(context, proof);
  await writer.change(roomId, async (draft) => {
    // The rules would make a member who is joined an invited one again.
    const membership = await draft.membership(userId);
    if (membership !== 'join' && membership !== 'invite')
      await addProvedInvite(context, draft, userId, proof);
  });
}
