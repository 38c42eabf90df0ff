/**
 * A digest of a state that can be kept up to date: the sum, modulo 2^128, of a hash of each entry. Two states
 * with the same entries have the same digest, whichever way they came about.
 */
import { hash } from 'node:crypto';

const MODULUS = 1n << 128n;

export const EMPTY_DIGEST: Uint8Array = new Uint8Array(16);

/** The digest after an entry of the state gave way to another; either may be missing. */
export function shiftDigest(
  digest: Uint8Array,
  pair: number,
  before: number | null,
  after: number | null,
): Uint8Array {
  let sum = toInteger(digest);
  if (before !== null) sum += MODULUS - entryHash(pair, before);
  if (after !== null) sum += entryHash(pair, after);
  return Buffer.from((sum % MODULUS).toString(16).padStart(32, '0'), 'hex');
}

function entryHash(pair: number, event: number): bigint {
  return BigInt(`0x${hash('sha256', `${pair},${event}`).slice(0, 32)}`);
}

function toInteger(digest: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(digest).toString('hex')}`);
}
