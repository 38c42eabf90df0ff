/**
 * Attenuation: making a weaker access token out of one that you hold, without asking the server.
 *
 * An access token of this server is a macaroon: a list of conditions (*caveats*) under a signature that chains
 * over them. Whoever holds it can append a caveat and sign on; nobody can take one off again. Runs in a browser.
 *
 * The conditions that the server understands are listed in `caveats.ts`.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64Url, encodeBase64Url } from '../matrix/base64.ts';
import { encodeUtf8 } from '../matrix/utf8.ts';

/** The text is no macaroon, or the caveat cannot be written into one. */
export class AttenuationError extends Error {
  override readonly name = 'AttenuationError';
}

const SIGNATURE_BYTES = 32;

/**
 * Appends caveats to a token, such as `method = GET`.
 *
 * @returns a token that can do what the given one can, as far as every caveat allows it
 * @throws AttenuationError when the token is not one of this server's, or a caveat is empty or has control
 *   characters
 */
export function attenuate(token: string, ...caveats: readonly string[]): string {
  const bytes = decodeBase64Url(token);
  if (bytes === undefined) throw new AttenuationError('the token is not URL-safe Base64');
  // The signature is the last packet, and always of the same size.
  const head = bytes.length - packet('signature', new Uint8Array(SIGNATURE_BYTES)).length;
  const signature = bytes.slice(-1 - SIGNATURE_BYTES, -1);
  const isMacaroon =
    head > 0 &&
    encodeBase64Url(bytes.subarray(head)) === encodeBase64Url(packet('signature', signature));
  if (!isMacaroon) throw new AttenuationError('the token is not a macaroon');

  let packets = bytes.subarray(0, head);
  let signed: Uint8Array = signature;
  for (const caveat of caveats) {
    if (caveat === '' || /\p{Cc}/u.test(caveat) || !caveat.isWellFormed())
      throw new AttenuationError(`a caveat is text without control characters, not "${caveat}"`);
    const condition = encodeUtf8(caveat);
    packets = concat(packets, packet('cid', condition));
    signed = hmac(sha256, signed, condition);
  }
  return encodeBase64Url(concat(packets, packet('signature', signed)));
}

/** A packet: its whole length in four hexadecimal digits, a name, a space, the value, a line feed. */
function packet(name: string, value: Uint8Array): Uint8Array {
  const body = concat(encodeUtf8(`${name} `), value, encodeUtf8('\n'));
  const length = body.length + 4;
  if (length > 0xffff) throw new AttenuationError('a caveat is longer than 65535 bytes');
  return concat(encodeUtf8(length.toString(16).padStart(4, '0')), body);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
