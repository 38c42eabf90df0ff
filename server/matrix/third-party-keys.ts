/**
 * The keys of an `m.room.third_party_invite`: with one of them an identity server signs that the invited address is a
 * user's.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#mroomthird_party_invite
 */
import { decodeBase64, decodeBase64Url } from './base64.ts';
import type { CanonicalMode } from './canonical-json.ts';
import type { CryptoPrimitives } from './crypto.ts';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from './json.ts';
import { signingKeyIds, verifyJson } from './signing.ts';

export interface InviteKey {
  /** As it is written in the invite: unpadded Base64 in either alphabet. */
  readonly text: string;
  /** Where to ask whether it still counts. Without one, it does. */
  readonly validityUrl: string | undefined;
}

/**
 * An event has room for hundreds of signatures, the state for hundreds of keys. Nobody honest
 * needs more attempts than this, and nobody else shall have them.
 */
const MOST_ATTEMPTS = 256;

/**
 * The first key of an invite by which a block was signed, in whosever name; undefined when no signature is right.
 *
 * @param invite the content of the `m.room.third_party_invite`
 */
export function keyThatSigned(
  signed: JsonObject,
  invite: JsonObject,
  crypto: CryptoPrimitives,
  mode: CanonicalMode,
): InviteKey | undefined {
  const keys = inviteKeys(invite);
  let attempts = 0;
  const servers = isObject(signed.signatures) ? Object.keys(signed.signatures) : [];
  for (const server of servers) {
    for (const keyId of signingKeyIds(signed, server)) {
      for (const { bytes, key } of keys) {
        if (++attempts > MOST_ATTEMPTS) return undefined;
        if (verifyJson(signed, server, keyId, bytes, crypto, mode)) return key;
      }
    }
  }
  return undefined;
}

/** The one in `public_key`, and those of the list in `public_keys`. */
function inviteKeys(invite: JsonObject): { readonly bytes: Uint8Array; readonly key: InviteKey }[] {
  const listed = isArray(invite.public_keys) ? invite.public_keys : [];
  return [invite, ...listed].map(readKey).filter((key) => key !== undefined);
}

function readKey(entry: JsonValue) {
  if (!isObject(entry)) return undefined;
  const { public_key: text, key_validity_url: url } = entry;
  // Identity servers have published keys in both alphabets.
  const bytes = isString(text) ? (decodeBase64(text) ?? decodeBase64Url(text)) : undefined;
  if (!isString(text) || bytes === undefined) return undefined;
  return { bytes, key: { text, validityUrl: isString(url) ? url : undefined } };
}
