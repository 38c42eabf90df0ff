import { encodeBase64 } from '../../../server/matrix/base64.ts';
import { canonicalJson } from '../../../server/matrix/canonical-json.ts';
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { encodeUtf8 } from '../../../server/matrix/utf8.ts';
import { nodeCrypto } from '../../../server/crypto/node.ts';

/**
 * Signatures that cost nothing: a key is a letter, a signature that letter and a sum of what is signed. The
 * rules ask whether a signature is right, not how it is made.
 */
export const fakeCrypto: CryptoPrimitives = {
  ...nodeCrypto(),
  ed25519Verify: (key, message, signature) =>
    key.length === 32 &&
    signature.length === 64 &&
    signature[0] === key[0] &&
    signature[1] === sum(message),
};

export function fakeKey(letter: number): string {
  return encodeBase64(new Uint8Array(32).fill(letter));
}

export function fakeSignature(letter: number, signed: JsonObject): string {
  const signature = new Uint8Array(64);
  signature[0] = letter;
  signature[1] = sum(encodeUtf8(canonicalJson(signed)));
  return encodeBase64(signature);
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}
