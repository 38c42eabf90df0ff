/**
 * Names that no other run has used, in a shape that can be recognised afterwards: five pairs of a
 * letter and a digit (`k7q2x9m4z1`). Ordinary words and ids do not look like that.
 */

const LETTERS = 'abcdefghijkmnpqrstuvwxyz';
const DIGITS = '23456789';

/** What {@link uniqueSuffix} makes, for use inside a larger expression; in capitals too, as some examples write it. */
export const UNIQUE_SHAPE = '(?:(?:[a-z][0-9]){5}|(?:[A-Z][0-9]){5})';

function pick(alphabet: string, random: number): string {
  return alphabet.charAt(random % alphabet.length);
}

/** Ten characters, about 38 bits of chance. */
export function uniqueSuffix(): string {
  const random = crypto.getRandomValues(new Uint32Array(10));
  return Array.from(random, (value, i) => pick(i % 2 === 0 ? LETTERS : DIGITS, value)).join('');
}

/** `prefix-k7q2x9m4z1`, or the suffix alone. */
export function uniqueName(prefix?: string): string {
  return prefix === undefined || prefix === '' ? uniqueSuffix() : `${prefix}-${uniqueSuffix()}`;
}
