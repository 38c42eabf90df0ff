/** Keeps text in the database that only the holder of a secret can read, such as a request with a password in it. */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key made from the secret, which must have at least 128 bits of chance. */
export function seal(secret: string, text: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when it was sealed with another secret, or is damaged. */
export function unseal(secret: string, sealed: Uint8Array): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), nonce);
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** What to store of the secret, to find what was sealed with it again. */
export function nameOf(secret: string): string {
  return hash('sha256', `name\n${secret}`, 'base64');
}

function keyOf(secret: string): Buffer {
  return hash('sha256', `key\n${secret}`, 'buffer');
}
