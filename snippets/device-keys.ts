/**
 * Keys for examples, signed as real ones are. Nobody could encrypt with them: where a key is not needed for signing
 * it is made of letters. The same words make the same key, so that an example comes out the same in every run.
 */
import { nobleCrypto } from '../server/crypto/noble.ts';
import { encodeBase64 } from '../server/matrix/base64.ts';
import type { JsonObject } from '../server/matrix/json.ts';
import { signJson } from '../server/matrix/signing.ts';
import type { User } from './example.ts';

const crypto = nobleCrypto();

/** A key that signs, and whose it is. */
export interface SigningPair {
  readonly userId: string;
  /** Such as `ed25519:DEVICE`. */
  readonly keyId: string;
  /** Unpadded Base64. */
  readonly publicKey: string;
  readonly seed: Uint8Array;
}

/** A pair that is made of words. Without a name, its public key is its name, as with cross-signing keys. */
export function signingPair(userId: string, words: string, name?: string): SigningPair {
  const seed = crypto.sha256(`${userId} ${words}`);
  const publicKey = encodeBase64(crypto.ed25519PublicKey(seed));
  return { userId, keyId: `ed25519:${name ?? publicKey}`, publicKey, seed };
}

/** The object with a signature more. */
export function signedBy(object: JsonObject, { userId, keyId, seed }: SigningPair): JsonObject {
  return signJson(object, userId, { keyId, seed }, crypto);
}

/** What a device signs with. */
export function devicePair({ userId, deviceId }: User): SigningPair {
  return signingPair(userId, `device ${deviceId}`, deviceId);
}

/** What curve25519 keys look like: 43 characters. */
const keyOf = (letter: string): string => letter.repeat(43);

/** The identity keys of a device. Another letter makes other keys. */
export function identityKeys(user: User, letter = 'I'): JsonObject {
  const { userId, deviceId } = user;
  const pair = devicePair(user);
  const keys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: { [`curve25519:${deviceId}`]: keyOf(letter), [pair.keyId]: pair.publicKey },
  };
  return signedBy(keys, pair);
}

/** A one-time key; the letter tells keys apart. */
export function oneTimeKey(user: User, letter: string): JsonObject {
  return signedBy({ key: keyOf(letter) }, devicePair(user));
}

/** A key for when no one-time key is left. */
export function fallbackKey(user: User, letter: string): JsonObject {
  return signedBy({ key: keyOf(letter), fallback: true }, devicePair(user));
}
