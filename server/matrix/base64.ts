/**
 * Unpadded Base64, in both alphabets of the spec.
 *
 * Keys, hashes and signatures travel in the standard alphabet; event ids of room version 4 and
 * later use the URL-safe one.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#unpadded-base64
 */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const STANDARD = `${LETTERS}+/`;
const URL_SAFE = `${LETTERS}-_`;

/** Standard alphabet, no padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return encode(bytes, STANDARD);
}

/** URL-safe alphabet (`-` and `_`), no padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

/**
 * Decodes the standard alphabet, with or without padding.
 *
 * Left-over bits of the last character are ignored: the spec's own signing key seed has some.
 *
 * @returns `undefined` when the text is not Base64
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  return decode(text, STANDARD_VALUES);
}

/** Decodes the URL-safe alphabet, with or without padding; `undefined` when it is not that. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  return decode(text, URL_SAFE_VALUES);
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet.charAt((buffer >> bits) & 63);
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) text += alphabet.charAt((buffer << (6 - bits)) & 63);
  return text;
}

type Values = ReadonlyMap<string, number>;

function valuesOf(alphabet: string): Values {
  return new Map(Array.from(alphabet, (character, value) => [character, value]));
}

const STANDARD_VALUES = valuesOf(STANDARD);
const URL_SAFE_VALUES = valuesOf(URL_SAFE);

function decode(text: string, values: Values): Uint8Array | undefined {
  const body = withoutPadding(text);
  // Four characters carry three bytes; a single one left over carries none.
  if (body === undefined || body.length % 4 === 1) return undefined;

  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let written = 0;
  for (const character of body) {
    const value = values.get(character);
    if (value === undefined) return undefined;
    buffer = (buffer << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written++] = buffer >> bits;
      buffer &= (1 << bits) - 1;
    }
  }
  return bytes;
}

function withoutPadding(text: string): string | undefined {
  if (!text.endsWith('=')) return text;
  if (text.length % 4 !== 0) return undefined;
  return text.slice(0, text.endsWith('==') ? -2 : -1);
}
