/**
 * Reading the cross-signing keys of an upload. Whether they fit those that are there already is looked at later.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload
 */
import { MatrixError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from '../matrix/base64.ts';
import { ED25519_PUBLIC_KEY_BYTES } from '../matrix/crypto.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, isStringArray, type JsonObject } from '../matrix/json.ts';
import { USAGES, type CrossSigningKeyRow } from '../storage/cross-signing-keys.ts';
import { signedPart } from './signatures.ts';

/** A cross-signing key that was uploaded. */
export interface UploadedCrossSigningKey {
  readonly row: CrossSigningKeyRow;
  /** As it came, with its signatures. */
  readonly object: JsonObject;
}

/** The keys in a body, the master key first. Throws M_BAD_JSON and M_INVALID_PARAM, naming the field. */
export function readCrossSigningKeys(body: JsonObject, userId: UserId): UploadedCrossSigningKey[] {
  return USAGES.flatMap((usage) => {
    const field = `${usage}_key`;
    const object = body[field];
    if (object === undefined) return [];
    if (!isObject(object)) throw new MatrixError('M_BAD_JSON', `${field} must be an object`);
    const { user_id: owner, usage: usages } = object;
    if (owner !== userId)
      throw new MatrixError('M_INVALID_PARAM', `${field}.user_id must be ${userId}, who you are`);
    if (!isStringArray(usages) || !usages.includes(usage))
      throw new MatrixError('M_INVALID_PARAM', `${field}.usage must be a list with "${usage}"`);
    const publicKey = readPublicKey(object['keys'], field);
    const row = { user_id: userId, usage, public_key: publicKey, key: signedPart(object) };
    return [{ row, object }];
  });
}

function readPublicKey(keys: JsonObject[string] | undefined, field: string): string {
  if (!isObject(keys)) throw new MatrixError('M_BAD_JSON', `${field}.keys must be an object`);
  const [entry, another] = Object.entries(keys);
  const [id, publicKey] = entry ?? [];
  if (!isString(publicKey) || another !== undefined || id !== `ed25519:${publicKey}`)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `${field}.keys must hold exactly one key, whose value stands in its name: ed25519:<public key>`,
    );
  const bytes = decodeBase64(publicKey);
  // Read and written again: the same key in another spelling would pass for another key.
  if (bytes?.length !== ED25519_PUBLIC_KEY_BYTES || encodeBase64(bytes) !== publicKey)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `${field}.keys holds no Ed25519 key: 32 bytes in unpadded Base64`,
    );
  return publicKey;
}
