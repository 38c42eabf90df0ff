/**
 * Checks of keys that devices upload. Whom to trust is for other devices to judge, and they check signatures
 * themselves: they must not trust the server. But a device whose signatures are wrong is one that nobody can write to,
 * and its author should hear of it.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#uploading-keys
 */
import { MatrixError } from '../errors.ts';
import { parseKeyId, type KeyId } from '../matrix/identifiers.ts';
import {
  isObject,
  isString,
  isStringArray,
  own,
  type JsonObject,
  type JsonValue,
} from '../matrix/json.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { DeviceAddress } from '../storage/one-time-keys.ts';
import { deviceSigningKey, isSignedBy, signaturesOf, type SigningKey } from './signatures.ts';

/** A key that was uploaded, and its id. */
export interface UploadedKey {
  readonly id: KeyId;
  readonly key: JsonValue;
}

/**
 * Throws M_INVALID_PARAM for keys of another device, M_INVALID_SIGNATURE for keys that it has not signed, M_BAD_JSON
 * for what has the wrong shape.
 */
export function checkDeviceKeys(
  keys: JsonObject,
  device: DeviceAddress,
  crypto: CryptoPrimitives,
): void {
  const { userId, deviceId } = device;
  const requireSame = (name: 'user_id' | 'device_id', expected: string): void => {
    if (!isString(keys[name])) throw bad(`device_keys.${name} must be a string`);
    if (keys[name] !== expected)
      throw invalid(`device_keys.${name} is ${keys[name]}, but you are logged in as ${expected}`);
  };
  requireSame('user_id', userId);
  requireSame('device_id', deviceId);
  if (!isStringArray(keys['algorithms']))
    throw bad('device_keys.algorithms must be a list of strings');
  checkIdentityKeys(keys['keys'], deviceId);
  checkSignature(keys, 'device_keys', device, deviceSigningKey(keys, deviceId), crypto);
}

function checkIdentityKeys(keys: JsonValue | undefined, deviceId: string): void {
  if (!isObject(keys)) throw bad('device_keys.keys must be an object');
  for (const [id, key] of Object.entries(keys)) {
    if (!isString(key)) throw bad(`device_keys.keys["${id}"] must be a string`);
    if (parseKeyId(id)?.name !== deviceId)
      throw invalid(`device_keys.keys["${id}"] must be named <algorithm>:${deviceId}`);
  }
  if (own(keys, `ed25519:${deviceId}`) === undefined)
    throw invalid(`device_keys.keys must hold the signing key ed25519:${deviceId}`);
}

/**
 * Checks the signatures of one-time or fallback keys; those of an algorithm that does not sign are let through. Without
 * the key that the device signs with, nothing can be said. Throws M_INVALID_SIGNATURE, naming the field.
 */
export function checkKeySignatures(
  keys: readonly UploadedKey[],
  field: string,
  device: DeviceAddress,
  signer: SigningKey | undefined,
  crypto: CryptoPrimitives,
): void {
  if (signer === undefined) return;
  for (const { id, key } of keys)
    if (id.algorithm === 'signed_curve25519' && isObject(key))
      checkSignature(key, `${field}["${id.algorithm}:${id.name}"]`, device, signer, crypto);
}

function checkSignature(
  object: JsonObject,
  field: string,
  { userId, deviceId }: DeviceAddress,
  signer: SigningKey | undefined,
  crypto: CryptoPrimitives,
): void {
  const signature = signaturesOf(object, userId).get(`ed25519:${deviceId}`);
  if (signature !== undefined && signer !== undefined && isSignedBy(object, userId, signer, crypto))
    return;
  throw new MatrixError(
    'M_INVALID_SIGNATURE',
    signature === undefined
      ? `${field}.signatures must hold ${userId}'s signature by ed25519:${deviceId}`
      : `${field}.signatures: the signature by ed25519:${deviceId} is wrong`,
  );
}

/** Reads one-time or fallback keys; `field` is what errors name. Throws M_INVALID_PARAM and M_BAD_JSON. */
export function readKeys(keys: JsonObject, field: string): UploadedKey[] {
  return Object.entries(keys).map(([name, key]) => {
    const id = parseKeyId(name);
    if (id === undefined || name.includes('\0'))
      throw invalid(`${field}["${name}"] must be named <algorithm>:<key id>`);
    if (!isString(key) && !isKeyObject(key))
      throw bad(`${field}["${name}"] must be a string, or an object with key and signatures`);
    return { id, key };
  });
}

/** At most one key of each algorithm. Throws M_INVALID_PARAM. */
export function checkOnePerAlgorithm(keys: readonly UploadedKey[]): void {
  const seen = new Set<string>();
  for (const { id } of keys) {
    if (seen.has(id.algorithm))
      throw invalid(`fallback_keys holds more than one key of algorithm ${id.algorithm}`);
    seen.add(id.algorithm);
  }
}

function isKeyObject(key: JsonValue): boolean {
  return isObject(key) && isString(key['key']) && isObject(key['signatures']);
}

function bad(message: string): MatrixError {
  return new MatrixError('M_BAD_JSON', message);
}

function invalid(message: string): MatrixError {
  return new MatrixError('M_INVALID_PARAM', message);
}
