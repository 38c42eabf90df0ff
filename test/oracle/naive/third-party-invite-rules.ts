import { decodeBase64 } from '../../../server/matrix/base64.ts';
import { canonicalJson } from '../../../server/matrix/canonical-json.ts';
import type { Pdu } from '../../../server/matrix/events.ts';
import {
  isArray,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
  without,
} from '../../../server/matrix/json.ts';
import { encodeUtf8 } from '../../../server/matrix/utf8.ts';
import { type Case, targetIs } from './case.ts';
import { allow, always, reject, type Rule } from './rule-list.ts';

/** The list below "If content has a third_party_invite property", which all versions share. */
export const thirdPartyInviteRules: readonly Rule<Case>[] = [
  reject(targetIs('ban')),
  reject(({ event }) => {
    const invite = event.content['third_party_invite'];
    return !isObject(invite) || !Object.hasOwn(invite, 'signed');
  }),
  reject((about) => {
    const signed = signedOf(about);
    return signed?.['mxid'] === undefined || signed['token'] === undefined;
  }),
  reject((about) => signedOf(about)?.['mxid'] !== about.event.state_key),
  reject((about) => inviteOf(about) === undefined),
  reject((about) => inviteOf(about)?.sender !== about.event.sender),
  allow(isSignedByInvite),
  reject(always),
];

function signedOf({ event }: Case): JsonObject | undefined {
  const invite = event.content['third_party_invite'];
  const signed = isObject(invite) ? invite['signed'] : undefined;
  return isObject(signed) ? signed : undefined;
}

function inviteOf(about: Case): Pdu | undefined {
  const token = signedOf(about)?.['token'];
  return isString(token) ? about.state('m.room.third_party_invite', token) : undefined;
}

/** The single key, then the list of keys. */
function publicKeysOf(content: JsonObject): Uint8Array[] {
  const listed = content['public_keys'];
  const all: (JsonValue | undefined)[] = [
    content['public_key'],
    ...(isArray(listed)
      ? listed.map((one) => (isObject(one) ? one['public_key'] : undefined))
      : []),
  ];
  return all
    .map((key) => (isString(key) ? decodeBase64(key) : undefined))
    .filter((key) => key !== undefined);
}

function isSignedByInvite(about: Case): boolean {
  const signed = signedOf(about);
  const invite = inviteOf(about);
  if (signed === undefined || invite === undefined) return false;
  const message = encodeUtf8(canonicalJson(without(signed, 'signatures', 'unsigned')));
  const keys = publicKeysOf(invite.content);
  return signaturesIn(signed['signatures']).some((signature) =>
    keys.some((key) => about.crypto.ed25519Verify(key, message, signature)),
  );
}

function signaturesIn(signatures: JsonValue | undefined): Uint8Array[] {
  if (!isObject(signatures)) return [];
  return Object.values(signatures)
    .flatMap((byServer) => (isObject(byServer) ? Object.values(byServer) : []))
    .map((signature) => (isString(signature) ? decodeBase64(signature) : undefined))
    .filter((signature) => signature !== undefined);
}
