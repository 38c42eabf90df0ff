import { isObject, isString } from '../json.ts';
import { keyThatSigned } from '../third-party-keys.ts';
import type { MemberCase } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * An invite by email address or phone number, once an identity server has found out whose it is:
 * the room holds the identity server's public keys, the event holds what it signed.
 *
 * Nothing asks whether the sender is still in the room.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#third-party-invites
 */
export function authorizeInviteByThirdParty(member: MemberCase): Verdict {
  const { event, target, context, rules, version } = member;
  if (member.membershipOf(target) === 'ban') {
    return refuse(rules.thirdPartyBanned, `${target} is banned from this room`);
  }
  const invite = event.content.third_party_invite;
  if (!isObject(invite) || !Object.hasOwn(invite, 'signed')) {
    return refuse(rules.thirdPartySigned, 'content.third_party_invite.signed is missing');
  }
  const { signed } = invite;
  if (!isObject(signed) || !Object.hasOwn(signed, 'mxid') || !Object.hasOwn(signed, 'token')) {
    return refuse(rules.thirdPartyShape, 'content.third_party_invite.signed needs mxid and token');
  }
  const { mxid, token } = signed;
  if (mxid !== target) {
    return refuse(rules.thirdPartyTarget, `the third-party invite is not for ${target}`);
  }
  const original = isString(token) ? context.state('m.room.third_party_invite', token) : undefined;
  if (original === undefined) {
    return refuse(
      rules.thirdPartyToken,
      'the room has no m.room.third_party_invite with this token',
    );
  }
  if (original.sender !== event.sender) {
    return refuse(
      rules.thirdPartySender,
      `only ${original.sender} can complete this third-party invite`,
    );
  }
  if (
    keyThatSigned(signed, original.content, context.crypto, version.canonicalJson) === undefined
  ) {
    return refuse(
      rules.thirdPartyOtherwise,
      'no signature on the third-party invite matches its public keys',
    );
  }
  return allow(rules.thirdPartyAllowed);
}
