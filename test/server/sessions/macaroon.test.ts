import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import macaroons from 'macaroons.js';
import { describe, expect, it } from 'vitest';
import { attenuate, AttenuationError } from '../../../server/sessions/attenuate.ts';
import { MAX_TOKEN_LENGTH, mintMacaroon, openMacaroon } from '../../../server/sessions/macaroon.ts';

const key = { secret: randomBytes(32), location: 'example.org' };
const CAVEATS = ['user = @alice:example.org', 'device = ABC', 'kind = access'];
const token = mintMacaroon(key, 'v1.abc', CAVEATS);

/** What macaroons.js itself makes of a token and further caveats. */
function appendWithLibrary(from: string, caveats: readonly string[]): string {
  const macaroon = macaroons.MacaroonsDeSerializer.deserialize(from);
  const builder = Reflect.construct(macaroons.MacaroonsBuilder, [macaroon]);
  for (const caveat of caveats) builder.add_first_party_caveat(caveat);
  return builder.getMacaroon().serialize();
}

describe('openMacaroon', () => {
  it('reads what was minted', () => {
    expect(openMacaroon(key, token)).toEqual({ identifier: 'v1.abc', caveats: CAVEATS });
  });

  it('refuses another key, another location and a packet of another kind', () => {
    expect(openMacaroon({ ...key, secret: randomBytes(32) }, token)).toBeUndefined();
    expect(openMacaroon({ ...key, location: 'evil.example' }, token)).toBeUndefined();
    const bytes = Buffer.from(token, 'base64url').toString('latin1');
    const thirdParty = bytes.replace('cid kind', 'vid kind');
    expect(thirdParty).not.toBe(bytes);
    expect(
      openMacaroon(key, Buffer.from(thirdParty, 'latin1').toString('base64url')),
    ).toBeUndefined();
  });

  it('refuses every change of one character, and never throws', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n';
    for (let at = 0; at < token.length; at += 1)
      for (const character of alphabet) {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        if (changed !== token) expect(openMacaroon(key, changed), changed).toBeUndefined();
      }
  });

  it('refuses what is cut off, what goes on after the end, and what is too long', () => {
    for (let length = 0; length < token.length; length += 1)
      expect(openMacaroon(key, token.slice(0, length))).toBeUndefined();
    for (const more of ['A', 'AAAA', '====', token])
      expect(openMacaroon(key, token + more)).toBeUndefined();
    const long = attenuate(token, 'x'.repeat(MAX_TOKEN_LENGTH));
    expect(openMacaroon(key, long)).toBeUndefined();
  });

  it('refuses any text that is not a token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(openMacaroon(key, text)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(openMacaroon(key, text)).toBeUndefined();
      }),
    );
  });

  it('shows a caveat that claims another identity behind the minted ones, never before them', () => {
    const forged = attenuate(token, 'user = @victim:example.org');
    expect(openMacaroon(key, forged)?.caveats).toEqual([...CAVEATS, 'user = @victim:example.org']);
  });
});

describe('attenuate', () => {
  it('makes the very token that macaroons.js makes', () => {
    const caveat = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(caveat, { maxLength: 4 }), (caveats) => {
        const mine = attenuate(token, ...caveats);
        expect(mine).toBe(appendWithLibrary(token, caveats));
        expect(openMacaroon(key, mine)?.caveats).toEqual([...CAVEATS, ...caveats]);
      }),
    );
  });

  it('goes on from a token that was attenuated before', () => {
    const once = attenuate(attenuate(token, 'method = GET'), 'room = !a:b');
    expect(once).toBe(attenuate(token, 'method = GET', 'room = !a:b'));
  });

  it.each(['', 'not a token', 'AAAA', token.slice(0, -4), `${token}AAAA`])(
    'refuses what is no token: %s',
    (text) => {
      expect(() => attenuate(text, 'method = GET')).toThrow(AttenuationError);
    },
  );

  it.each(['', 'line\nbreak', 'nul\0', '\ud800', 'x'.repeat(70_000)])(
    'refuses a caveat that cannot be one (number %#)',
    (caveat) => {
      expect(() => attenuate(token, caveat)).toThrow(AttenuationError);
    },
  );
});
