/** The server's own signing key, in a file of its own beside the database. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeBase64, encodeBase64 } from '../matrix/base64.ts';
import { ED25519_SEED_BYTES } from '../matrix/crypto.ts';
import type { SigningKey } from '../matrix/signing.ts';

/** The file holds something else than a key. */
export class SigningKeyError extends Error {
  override name = 'SigningKeyError';
}

const LINE = /^ed25519 ([0-9A-Za-z_]+) ([0-9A-Za-z+/]{43})\s*$/;

/**
 * Reads the key, or makes one when there is no file. One line: `ed25519`, the key's version, the seed in unpadded
 * Base64. Whoever reads it can speak for this server, so only its owner may.
 */
export function loadSigningKey(path: string): SigningKey {
  if (!existsSync(path)) {
    const version = `a_${randomBytes(3).toString('hex')}`;
    const seed = new Uint8Array(randomBytes(ED25519_SEED_BYTES));
    writeFileSync(path, `ed25519 ${version} ${encodeBase64(seed)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
    return { keyId: `ed25519:${version}`, seed };
  }
  const [, version, encoded] = LINE.exec(readFileSync(path, 'utf8')) ?? [];
  const seed = encoded === undefined ? undefined : decodeBase64(encoded);
  if (version === undefined || seed?.length !== ED25519_SEED_BYTES)
    throw new SigningKeyError(`${path} does not hold a signing key; restore it from a backup`);
  return { keyId: `ed25519:${version}`, seed };
}
