/** Keys for tests, with signatures that are right. */
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { signJson } from '../../../server/matrix/signing.ts';

export const crypto = nodeCrypto();

export interface Pair {
  readonly userId: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly seed: Uint8Array;
}

/** The same words make the same pair. Without a name, the public key is the name. */
export function pairOf(userId: string, words: string, name?: string): Pair {
  const seed = crypto.sha256(`${userId} ${words}`);
  const publicKey = encodeBase64(crypto.ed25519PublicKey(seed));
  return { userId, keyId: `ed25519:${name ?? publicKey}`, publicKey, seed };
}

export function signed(object: JsonObject, ...pairs: readonly Pair[]): JsonObject {
  return pairs.reduce<JsonObject>(
    (one, { userId, keyId, seed }) => signJson(one, userId, { keyId, seed }, crypto),
    object,
  );
}

export const devicePair = (userId: string, deviceId: string): Pair =>
  pairOf(userId, deviceId, deviceId);

/** The identity keys of a device, with fields more or otherwise, signed by the device. */
export function identityKeys(userId: string, deviceId: string, more: JsonObject = {}): JsonObject {
  const pair = devicePair(userId, deviceId);
  const keys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2'],
    keys: { [pair.keyId]: pair.publicKey, [`curve25519:${deviceId}`]: 'curvekey' },
    ...more,
  };
  return more['signatures'] === undefined ? signed(keys, pair) : keys;
}

/** A one-time key, or with `fallback` the key for when there is none. */
export function oneTimeKey(
  userId: string,
  deviceId: string,
  key: string,
  more: JsonObject = {},
): JsonObject {
  return signed({ key, ...more }, devicePair(userId, deviceId));
}

export interface Identity {
  readonly master: Pair;
  readonly selfSigning: Pair;
  readonly userSigning: Pair;
}

export function identityOf(userId: string, words = 'first'): Identity {
  return {
    master: pairOf(userId, `${words} master`),
    selfSigning: pairOf(userId, `${words} self_signing`),
    userSigning: pairOf(userId, `${words} user_signing`),
  };
}

/** A cross-signing key, not signed. */
export function crossKey({ userId, keyId, publicKey }: Pair, usage: string): JsonObject {
  return { user_id: userId, usage: [usage], keys: { [keyId]: publicKey } };
}

/** The body of an upload of all three. */
export function uploadOf({ master, selfSigning, userSigning }: Identity) {
  return {
    master_key: crossKey(master, 'master'),
    self_signing_key: signed(crossKey(selfSigning, 'self_signing'), master),
    user_signing_key: signed(crossKey(userSigning, 'user_signing'), master),
  };
}
