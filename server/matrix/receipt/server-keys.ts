import { decodeBase64 } from '../base64.ts';
import type { CryptoPrimitives } from '../crypto.ts';
import { ED25519_PUBLIC_KEY_BYTES } from '../crypto.ts';
import { parseKeyId, type ServerNameText } from '../identifiers.ts';
import { isInteger, isObject, isString, type JsonObject, type JsonValue } from '../json.ts';
import { SIGNATURE_ALGORITHM, verifyJson } from '../signing.ts';
import { believedUntil, type VerifyKey } from './verify-keys.ts';

/** What a server published about its keys is not what it should be; `field` says where. */
export class ServerKeysError extends Error {
  override readonly name = 'ServerKeysError';
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.field = field;
  }
}

/**
 * Reads what a server publishes about its keys, from itself or by way of a notary. Each key in use
 * must have signed it, so that nobody can publish a key that they do not have. Keys of algorithms
 * that we do not know are left out.
 *
 * @param fetchedAt when the answer came, in milliseconds since the epoch
 * @returns the keys by their ids
 * @throws ServerKeysError
 * @see https://spec.matrix.org/v1.19/server-server-api/#publishing-keys
 */
export function readServerKeys(
  answer: JsonValue,
  server: ServerNameText,
  fetchedAt: number,
  crypto: CryptoPrimitives,
): Map<string, VerifyKey> {
  if (!isObject(answer)) throw new ServerKeysError('(root)', 'must be an object');
  if (answer.server_name !== server) {
    throw new ServerKeysError('server_name', `must be ${server}`);
  }
  const { valid_until_ts: validUntilTs } = answer;
  if (!isInteger(validUntilTs)) throw new ServerKeysError('valid_until_ts', 'must be an integer');
  const validUntil = believedUntil(validUntilTs, fetchedAt);

  const keys = new Map<string, VerifyKey>();
  for (const [keyId, entry] of entriesAt(answer, 'old_verify_keys')) {
    const { expired_ts: expiredAt } = entry;
    const field = `old_verify_keys.${keyId}`;
    if (!isInteger(expiredAt)) {
      throw new ServerKeysError(`${field}.expired_ts`, 'must be an integer');
    }
    keys.set(keyId, { publicKey: publicKeyOf(entry, field), expiredAt });
  }
  for (const [keyId, entry] of entriesAt(answer, 'verify_keys')) {
    const publicKey = publicKeyOf(entry, `verify_keys.${keyId}`);
    if (!verifyJson(answer, server, keyId, publicKey, crypto)) {
      throw new ServerKeysError('signatures', `lacks a right signature by ${keyId}`);
    }
    keys.set(keyId, { publicKey, validUntil });
  }
  return keys;
}

function entriesAt(answer: JsonObject, field: string): [keyId: string, JsonObject][] {
  const entries = answer[field] ?? {};
  if (!isObject(entries)) throw new ServerKeysError(field, 'must be an object');
  return Object.entries(entries)
    .filter(([keyId]) => parseKeyId(keyId)?.algorithm === SIGNATURE_ALGORITHM)
    .map(([keyId, entry]) => {
      if (!isObject(entry)) throw new ServerKeysError(`${field}.${keyId}`, 'must be an object');
      return [keyId, entry];
    });
}

function publicKeyOf(entry: JsonObject, field: string): Uint8Array {
  const bytes = isString(entry.key) ? decodeBase64(entry.key) : undefined;
  if (bytes?.length === ED25519_PUBLIC_KEY_BYTES) return bytes;
  throw new ServerKeysError(`${field}.key`, 'must be an Ed25519 public key in Base64');
}
