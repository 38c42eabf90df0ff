import { ed25519 } from '@noble/curves/ed25519.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  type CryptoPrimitives,
  ED25519_PUBLIC_KEY_BYTES,
  ED25519_SIGNATURE_BYTES,
} from '../matrix/crypto.ts';
import { encodeUtf8 } from '../matrix/utf8.ts';

/**
 * The protocol's cryptography in plain JavaScript: runs in a browser, and checks the other one in
 * tests. Slower than Node’s own by a factor of ten and more.
 */
export function nobleCrypto(): CryptoPrimitives {
  return {
    sha256: (data) => sha256(typeof data === 'string' ? encodeUtf8(data) : data),

    sha1: (text) => sha1(encodeUtf8(text)),

    ed25519PublicKey: (seed) => ed25519.getPublicKey(seed),

    ed25519Sign: (seed, message) => ed25519.sign(message, seed),

    ed25519Verify(publicKey, message, signature) {
      if (publicKey.length !== ED25519_PUBLIC_KEY_BYTES) return false;
      if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
      // The strict reading of RFC 8032, which is also what `node:crypto` does.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    },
  };
}
