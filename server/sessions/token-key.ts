/** The secret that signs access tokens, in a file of its own: who reads only the database cannot make tokens. */
import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../thrown.ts';

const BYTES = 32;

/** The file holds something else than 32 bytes in hexadecimal. */
export class TokenKeyError extends Error {
  override readonly name = 'TokenKeyError';
}

/** Reads `token.key` in the data folder, or makes it. Throws {@link TokenKeyError} and file system errors. */
export function loadTokenKey(dataDir: string): Uint8Array {
  const file = join(dataDir, 'token.key');
  return readKey(file) ?? makeKey(file);
}

/** A secret for one purpose, made from that of access tokens: none has to be kept beside it, and none tells another. */
export function secretFor(tokenKey: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', tokenKey).update(purpose).digest();
}

function readKey(file: string): Uint8Array | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (/^[0-9a-f]{64}$/.test(content)) return Buffer.from(content, 'hex');
  throw new TokenKeyError(
    `${file} is damaged: restore it, or remove it and let every user log in again`,
  );
}

/** Complete or not there: written beside, then linked, which fails when another process was faster. */
function makeKey(file: string): Uint8Array {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const key = readKey(file);
  if (key === undefined) throw new TokenKeyError(`${file} could not be read back`);
  return key;
}
