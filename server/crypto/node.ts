import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import {
  type CryptoPrimitives,
  ED25519_PUBLIC_KEY_BYTES,
  ED25519_SEED_BYTES,
  ED25519_SIGNATURE_BYTES,
} from '../matrix/crypto.ts';

/** DER wrappings that turn a raw Ed25519 key into what `node:crypto` can import. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Importing a key costs more than using it; a server meets the same few keys again and again. */
const CACHED_PUBLIC_KEYS = 1024;

/**
 * The protocol's cryptography on `node:crypto`.
 *
 * Seeds must not be overwritten after their first use: the imported key is remembered with the
 * array that held the seed.
 */
export function nodeCrypto(): CryptoPrimitives {
  const privateKeys = new WeakMap<Uint8Array, KeyObject>();
  const publicKeys = new Map<string, KeyObject>();

  function privateKey(seed: Uint8Array): KeyObject {
    const known = privateKeys.get(seed);
    if (known !== undefined) return known;
    if (seed.length !== ED25519_SEED_BYTES) {
      throw new RangeError(`an Ed25519 seed has ${ED25519_SEED_BYTES} bytes, not ${seed.length}`);
    }
    const key = createPrivateKey({
      key: Buffer.concat([PKCS8_PREFIX, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    privateKeys.set(seed, key);
    return key;
  }

  function publicKey(bytes: Uint8Array): KeyObject {
    const name = Buffer.from(bytes).toString('latin1');
    const known = publicKeys.get(name);
    if (known !== undefined) return known;
    const key = createPublicKey({
      key: Buffer.concat([SPKI_PREFIX, bytes]),
      format: 'der',
      type: 'spki',
    });
    // A map remembers insertion order, so the first key is the oldest.
    const oldest = publicKeys.size >= CACHED_PUBLIC_KEYS ? publicKeys.keys().next() : undefined;
    if (oldest?.done === false) publicKeys.delete(oldest.value);
    publicKeys.set(name, key);
    return key;
  }

  return {
    sha256: (data) => hash('sha256', data, 'buffer'),

    sha1: (text) => hash('sha1', text, 'buffer'),

    ed25519PublicKey(seed) {
      const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
      return new Uint8Array(der.subarray(SPKI_PREFIX.length));
    },

    ed25519Sign: (seed, message) => sign(null, message, privateKey(seed)),

    ed25519Verify(key, message, signature) {
      if (key.length !== ED25519_PUBLIC_KEY_BYTES) return false;
      if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
      return verify(null, message, publicKey(key), signature);
    },
  };
}
