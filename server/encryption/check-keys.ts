/**
 * Checks of keys that devices upload. What a signature is worth is for other devices to judge: they alone
 * know which key to trust. The server checks that it is there, and by whom it says it is.
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
import type { DeviceAddress } from '../storage/one-time-keys.ts';

/** A key that was uploaded, and its id. */
export interface UploadedKey {
  readonly id: KeyId;
  readonly key: JsonValue;
}

/** Throws M_INVALID_PARAM for keys of another device, M_BAD_JSON for what has the wrong shape. */
export function checkDeviceKeys(keys: JsonObject, { userId, deviceId }: DeviceAddress): void {
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
  checkOwnSignature(keys['signatures'], userId, deviceId);
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

function checkOwnSignature(signatures: JsonValue | undefined, userId: string, deviceId: string) {
  const mine = isObject(signatures) ? own(signatures, userId) : undefined;
  if (isObject(mine) && isString(own(mine, `ed25519:${deviceId}`))) return;
  throw invalid(`device_keys.signatures must hold ${userId}'s signature by ed25519:${deviceId}`);
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
