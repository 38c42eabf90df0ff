/** The signing keys of the servers in sketches: made from their names, so that every run has the same. */
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import {
  isArray,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
  without,
} from '../../../server/matrix/json.ts';
import { signJson, type SigningKey } from '../../../server/matrix/signing.ts';

export const KEY_ID = 'ed25519:1';

export function signingKey(server: string, crypto: CryptoPrimitives): SigningKey {
  return { keyId: KEY_ID, seed: crypto.sha256(`the signing key of ${server}`) };
}

export function publicKey(server: string, crypto: CryptoPrimitives): Uint8Array {
  return crypto.ed25519PublicKey(signingKey(server, crypto).seed);
}

const KEY_OF = 'public key of ';
const SIGNED = 'signed';

/** Stands in content for the public key of a server. */
export function keyOf(server: string): string {
  return `${KEY_OF}${server}`;
}

/** An object that will carry a server's signature once the sketch is built. */
export function signedBy(server: string, object: JsonObject): JsonObject {
  return { ...object, signatures: { [server]: { [KEY_ID]: SIGNED } } };
}

/** Content with real keys and signatures in the place of {@link keyOf} and {@link signedBy}. */
export function fillIn(content: JsonObject, crypto: CryptoPrimitives): JsonObject {
  const filled = Object.fromEntries(
    Object.entries(content).map(([key, value]) => [key, fillValue(value, crypto)]),
  );
  const { signatures } = filled;
  if (!isObject(signatures)) return filled;
  const wanted = Object.keys(signatures).filter((server) => isWanted(signatures[server]));
  const others = without(signatures, ...wanted);
  const start = without(filled, 'signatures');
  return wanted.reduce<JsonObject>(
    (object, server) => signJson(object, server, signingKey(server, crypto), crypto),
    Object.keys(others).length === 0 ? start : { ...start, signatures: others },
  );
}

function isWanted(keys: JsonValue | undefined): boolean {
  return isObject(keys) && keys[KEY_ID] === SIGNED;
}

function fillValue(value: JsonValue, crypto: CryptoPrimitives): JsonValue {
  if (isString(value) && value.startsWith(KEY_OF)) {
    return encodeBase64(publicKey(value.slice(KEY_OF.length), crypto));
  }
  if (isArray(value)) return value.map((entry) => fillValue(entry, crypto));
  return isObject(value) ? fillIn(value, crypto) : value;
}
