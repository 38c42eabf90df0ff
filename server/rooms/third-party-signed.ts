/**
 * Joining with the proof that one is whom a third-party invite was for: the invite becomes an invite of the user.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites
 */
import { MatrixError } from '../errors.ts';
import { serverOf, type UserId } from '../matrix/identifiers.ts';
import { isArray, isObject, isString, type JsonObject } from '../matrix/json.ts';
import type { RoomDraft } from './draft.ts';
import { memberContent } from './member-content.ts';
import type { RoomsContext } from './stores.ts';

/** Adds the invite that `third_party_signed` proves. The rules check the signature against the room's state. */
export async function acceptThirdPartyInvite(
  context: RoomsContext,
  draft: RoomDraft,
  userId: UserId,
  proof: JsonObject,
): Promise<void> {
  const { sender, mxid, token, signatures } = proof;
  if (!isString(sender) || !isString(mxid) || !isString(token) || !isObject(signatures))
    throw new MatrixError(
      'M_BAD_JSON',
      'third_party_signed must have sender, mxid, token and signatures',
    );
  if (mxid !== userId)
    throw new MatrixError('M_FORBIDDEN', `third_party_signed.mxid is ${mxid}, not ${userId}`);
  if (serverOf(sender) !== context.signer.serverName)
    throw new MatrixError('M_FORBIDDEN', 'third_party_signed.sender is on another server');
  await draft.load([['m.room.third_party_invite', token]]);
  const invite = draft.at('m.room.third_party_invite', token)?.pdu;
  if (invite === undefined || invite.sender !== sender)
    throw new MatrixError('M_FORBIDDEN', 'third_party_signed matches no invite of this room');
  if (wantsValidityCheck(invite.content))
    throw new MatrixError('M_FORBIDDEN', 'the invite asks for a key check with an identity server');
  const { display_name: displayName } = invite.content;
  await draft.add({
    type: 'm.room.member',
    sender,
    stateKey: userId,
    content: {
      ...(await memberContent(context, userId, 'invite')),
      third_party_invite: {
        display_name: isString(displayName) ? displayName : '',
        signed: { mxid, token, signatures },
      },
    },
  });
}

/** Keys with a validity URL count only while their server says so, and this server asks none. */
function wantsValidityCheck(content: JsonObject): boolean {
  const keys = isArray(content.public_keys) ? content.public_keys.filter(isObject) : [];
  return [content, ...keys].some((key) => isString(key.key_validity_url));
}
