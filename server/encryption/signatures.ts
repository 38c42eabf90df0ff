/**
 * Signatures on keys: reading them, checking them, and laying them over the key they belong to. Pure.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#signing-details
 */
import { decodeBase64 } from '../matrix/base64.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, own, without, type JsonObject } from '../matrix/json.ts';
import { verifyJson } from '../matrix/signing.ts';

/** A key that signatures can be checked with. */
export interface SigningKey {
  /** Such as `ed25519:DEVICE`. */
  readonly id: string;
  /** Unpadded Base64. */
  readonly publicKey: string;
}

/** What a signature on a key covers. */
export function signedPart(key: JsonObject): JsonObject {
  return without(key, 'signatures', 'unsigned');
}

/** Whether two keys are the same, whoever has signed them. */
export function isSameKey(one: JsonObject | undefined, other: JsonObject | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(signedPart(one)) === canonicalJson(signedPart(other));
}

/** The signatures that a user made on an object, by key id. What is no text is left out. */
export function signaturesOf(object: JsonObject, userId: UserId): ReadonlyMap<string, string> {
  const all = object['signatures'];
  const theirs = isObject(all) ? own(all, userId) : undefined;
  const entries = isObject(theirs) ? Object.entries(theirs) : [];
  return new Map(
    entries.flatMap(([id, signature]): [string, string][] =>
      isString(signature) ? [[id, signature]] : [],
    ),
  );
}

/** Whether the object carries a right signature by that key of that user. */
export function isSignedBy(
  object: JsonObject,
  userId: UserId,
  { id, publicKey }: SigningKey,
  crypto: CryptoPrimitives,
): boolean {
  const bytes = decodeBase64(publicKey);
  return bytes !== undefined && verifyJson(object, userId, id, bytes, crypto);
}

/** The key that a device signs with: the one its identity keys name after it. */
export function deviceSigningKey(deviceKeys: JsonObject, deviceId: string): SigningKey | undefined {
  const id = `ed25519:${deviceId}`;
  const keys = deviceKeys['keys'];
  const publicKey = isObject(keys) ? own(keys, id) : undefined;
  return isString(publicKey) ? { id, publicKey } : undefined;
}

/** A signature, and who made it with which key. */
export interface MadeSignature {
  readonly signer: UserId;
  readonly signer_key_id: string;
  readonly signature: string;
}

/** The key with more signatures beside those it has. */
export function withSignatures(key: JsonObject, more: readonly MadeSignature[]): JsonObject {
  if (more.length === 0) return key;
  const all = new Map(Object.entries(isObject(key['signatures']) ? key['signatures'] : {}));
  for (const { signer, signer_key_id: id, signature } of more) {
    const theirs = all.get(signer);
    all.set(signer, { ...(isObject(theirs) ? theirs : {}), [id]: signature });
  }
  return { ...key, signatures: Object.fromEntries(all) };
}

/** The key with one user's signatures only. */
export function withSignaturesOnlyOf(key: JsonObject, userId: UserId): JsonObject {
  return { ...key, signatures: { [userId]: Object.fromEntries(signaturesOf(key, userId)) } };
}
