/**
 * The proof that one is whom a third-party invite was for: with it the invite becomes an invite of the user.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites
 */
import { MatrixError } from '../errors.ts';
import { serverOf, type EventId, type UserId } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';
import { keyThatSigned, type InviteKey } from '../matrix/third-party-keys.ts';
import type { RoomDraft } from './draft.ts';
import { THIRD_PARTY_INVITE } from './invite-address.ts';
import { memberContent } from './member-content.ts';
import type { RoomsContext } from './stores.ts';

/** A proof that holds: the room has the invite, and one of its keys signed that it is the user's. */
export interface AddressProof {
  /** The `m.room.third_party_invite`, and its state key. */
  readonly inviteId: EventId;
  readonly token: string;
  /** Who invited. */
  readonly sender: UserId;
  readonly displayName: string;
  /** What was signed, in the very form in which the signature is right. */
  readonly signed: JsonObject;
  readonly key: InviteKey;
}

/**
 * Looks a proof over against the room's state. Whether its key still counts is left to {@link checkKey}, which takes long.
 *
 * Throws M_BAD_JSON and M_FORBIDDEN.
 */
export async function readProof(
  { signer }: RoomsContext,
  draft: RoomDraft,
  userId: UserId,
  proof: JsonObject,
): Promise<AddressProof> {
  const { sender, mxid, token, signatures } = proof;
  if (!isString(sender) || !isString(mxid) || !isString(token) || !isObject(signatures))
    throw new MatrixError(
      'M_BAD_JSON',
      'third_party_signed must have sender, mxid, token and signatures',
    );
  if (mxid !== userId) throw refused(`third_party_signed.mxid is ${mxid}, not ${userId}`);
  if (serverOf(sender) !== signer.serverName)
    throw refused('third_party_signed.sender is on another server');
  await draft.load([[THIRD_PARTY_INVITE, token]]);
  const invite = draft.at(THIRD_PARTY_INVITE, token);
  if (invite?.pdu.sender !== sender)
    throw refused('third_party_signed matches no invite of this room');
  const { display_name: shown } = invite.pdu.content;
  const displayName = isString(shown) ? shown : '';
  // Whether the sender is part of what was signed depends on who signed it, and for which request.
  for (const named of [{}, { sender }]) {
    const signed = { mxid, ...named, token, signatures };
    const { canonicalJson: mode } = draft.version;
    const key = keyThatSigned(signed, invite.pdu.content, signer.crypto, mode);
    if (key !== undefined)
      return { inviteId: invite.eventId, token, sender, displayName, signed, key };
  }
  throw refused('third_party_signed.signatures: none was made with a key of the invite');
}

/**
 * Asks whether the key of a proof still counts, as whoever lets somebody in by it must. Do it while the room is free for
 * others.
 *
 * Throws M_FORBIDDEN when it does not, and M_CONNECTION_FAILED and M_BAD_STATUS when that cannot be told.
 */
export async function checkKey(
  { addressInvites }: RoomsContext,
  { key }: AddressProof,
): Promise<void> {
  const { text, validityUrl } = key;
  if (validityUrl === undefined) return;
  const isValid = await addressInvites.isKeyValid(validityUrl, text);
  if (isValid === undefined)
    throw refused('the key of the invite would have to be checked where this server asks nobody');
  if (!isValid) throw refused('the key of the invite does not count any more');
}

/** Adds the invite that a proof stands for. Throws M_FORBIDDEN where the room has changed since it was read. */
export async function addProvedInvite(
  context: RoomsContext,
  draft: RoomDraft,
  userId: UserId,
  { inviteId, token, sender, displayName, signed }: AddressProof,
): Promise<void> {
  await draft.load([[THIRD_PARTY_INVITE, token]]);
  if (draft.at(THIRD_PARTY_INVITE, token)?.eventId !== inviteId)
    throw refused('the invite was changed or taken back just now');
  await draft.add({
    type: 'm.room.member',
    sender,
    stateKey: userId,
    content: {
      ...(await memberContent(context, userId, 'invite')),
      third_party_invite: { display_name: displayName, signed },
    },
  });
}

function refused(reason: string): MatrixError {
  return new MatrixError('M_FORBIDDEN', reason);
}
