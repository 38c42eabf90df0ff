import { decodeBase64, decodeBase64Url } from '../base64.ts';
import type { PduDraft } from '../events.ts';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../json.ts';
import { signingKeyIds, verifyJson } from '../signing.ts';
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
  const { event, target, context, rules } = member;
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
  if (!isSignedByAny(signed, publicKeys(original), member)) {
    return refuse(
      rules.thirdPartyOtherwise,
      'no signature on the third-party invite matches its public keys',
    );
  }
  return allow(rules.thirdPartyAllowed);
}

/**
 * An event has room for hundreds of signatures, the state for hundreds of keys. Nobody honest
 * needs more attempts than this, and nobody else shall have them.
 */
const MOST_ATTEMPTS = 256;

function isSignedByAny(
  signed: JsonObject,
  keys: readonly Uint8Array[],
  { context, version }: MemberCase,
): boolean {
  let attempts = 0;
  const servers = isObject(signed.signatures) ? Object.keys(signed.signatures) : [];
  for (const server of servers) {
    for (const keyId of signingKeyIds(signed, server)) {
      for (const key of keys) {
        if (++attempts > MOST_ATTEMPTS) return false;
        if (verifyJson(signed, server, keyId, key, context.crypto, version.canonicalJson)) {
          return true;
        }
      }
    }
  }
  return false;
}

/** The keys of an `m.room.third_party_invite`: the one in `public_key`, the list in `public_keys`. */
function publicKeys(invite: PduDraft): Uint8Array[] {
  const { public_key: single, public_keys: list } = invite.content;
  const listed = isArray(list)
    ? list.map((entry) => (isObject(entry) ? entry.public_key : null))
    : [];
  return [single, ...listed].map(decodeKey).filter((key) => key !== undefined);
}

/** Identity servers have published keys in both alphabets. */
function decodeKey(value: JsonValue | undefined): Uint8Array | undefined {
  return isString(value) ? (decodeBase64(value) ?? decodeBase64Url(value)) : undefined;
}
