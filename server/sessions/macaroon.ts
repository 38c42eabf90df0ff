/**
 * Macaroons, fenced: the only place that touches macaroons.js.
 *
 * The library accepts more than it should: bytes after the end, duplicate packets, a location that nobody
 * signed, and a caveat that does not hold is skipped instead of refused. So a token is opened only when writing
 * it again gives the very same token, the signature over *all* of its caveats is checked here and in constant
 * time, and what the caveats mean is decided elsewhere. Third-party caveats are not accepted.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import macaroons from 'macaroons.js';

const { MacaroonsBuilder, MacaroonsDeSerializer } = macaroons;

/** The longest token that is looked at. One with 16 appended caveats of 100 characters has about 3,000. */
export const MAX_TOKEN_LENGTH = 6144;

const ALPHABET = /^[A-Za-z0-9_-]+$/;

/** macaroons.js's number for a first-party caveat. */
const FIRST_PARTY = 3;

/** What a genuine macaroon says. Genuine is not yet good: see `tokens.ts`. */
export interface Opened {
  readonly identifier: string;
  readonly caveats: readonly string[];
}

export interface MacaroonKey {
  /** 32 secret bytes. */
  readonly secret: Uint8Array;
  /** The server's name, written into each macaroon. */
  readonly location: string;
}

export function mintMacaroon(
  key: MacaroonKey,
  identifier: string,
  caveats: readonly string[],
): string {
  const builder = new MacaroonsBuilder(key.location, Buffer.from(key.secret), identifier);
  for (const caveat of caveats) builder.add_first_party_caveat(caveat);
  return builder.getMacaroon().serialize();
}

/** Reads a macaroon that this server minted, with whatever was appended; `undefined` for anything else. Never throws. */
export function openMacaroon(key: MacaroonKey, token: string): Opened | undefined {
  if (token.length > MAX_TOKEN_LENGTH || !ALPHABET.test(token)) return undefined;
  try {
    const macaroon = MacaroonsDeSerializer.deserialize(token);
    const { location, identifier, caveatPackets, signatureBuffer } = macaroon;
    if (location !== key.location || macaroon.serialize() !== token) return undefined;
    let signature = hmac(key.secret, identifier);
    for (const { type, rawValue } of caveatPackets) {
      if (Number(type) !== FIRST_PARTY) return undefined;
      signature = hmac(signature, rawValue);
    }
    if (signatureBuffer.length !== signature.length) return undefined;
    if (!timingSafeEqual(signatureBuffer, signature)) return undefined;
    return { identifier, caveats: caveatPackets.map((caveat) => caveat.getValueAsText()) };
  } catch {
    // The library's parser throws several kinds of error; all of them mean the same here.
    return undefined;
  }
}

function hmac(key: Uint8Array, message: Uint8Array | string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}
