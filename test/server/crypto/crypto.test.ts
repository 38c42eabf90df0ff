import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleCrypto } from '../../../server/crypto/noble.ts';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { encodeHex } from '../../../server/matrix/hex.ts';
import { encodeUtf8 } from '../../../server/matrix/utf8.ts';

const node = nodeCrypto();
const noble = nobleCrypto();
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('the two implementations of the cryptography', () => {
  it('hash alike, bytes and text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const hash = Buffer.from(node.sha256(text)).toString('hex');
        expect(Buffer.from(noble.sha256(text)).toString('hex')).toBe(hash);
        expect(Buffer.from(node.sha256(encodeUtf8(text))).toString('hex')).toBe(hash);
        expect(Buffer.from(noble.sha256(encodeUtf8(text))).toString('hex')).toBe(hash);
        expect(encodeHex(noble.sha1(text))).toBe(encodeHex(node.sha1(text)));
      }),
    );
  });

  it('know the SHA-1 of a text', () => {
    // FIPS 180, the example of one block.
    const hash = 'a9993e364706816aba3e25717850c26c9cd0d89d';
    for (const crypto of [node, noble]) expect(encodeHex(crypto.sha1('abc'))).toBe(hash);
  });

  it('sign alike, and each believes the other', () => {
    fc.assert(
      fc.property(seeds, fc.uint8Array(), (seed, message) => {
        const key = node.ed25519PublicKey(seed);
        expect(new Uint8Array(noble.ed25519PublicKey(seed))).toEqual(key);
        const signature = new Uint8Array(node.ed25519Sign(seed, message));
        expect(new Uint8Array(noble.ed25519Sign(seed, message))).toEqual(signature);
        expect(noble.ed25519Verify(key, message, signature)).toBe(true);
        expect(node.ed25519Verify(key, message, signature)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('refuse the same signatures, and throw for none', () => {
    const seed = new Uint8Array(32).fill(1);
    const key = node.ed25519PublicKey(seed);
    const message = encodeUtf8('message');
    const signature = node.ed25519Sign(seed, message);
    fc.assert(
      fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), fc.nat(31), (at, flip, keyAt) => {
        const bad = Uint8Array.from(signature, (byte, i) => (i === at ? byte ^ flip : byte));
        const other = Uint8Array.from(key, (byte, i) => (i === keyAt ? byte ^ flip : byte));
        for (const crypto of [node, noble]) {
          expect(crypto.ed25519Verify(key, message, bad)).toBe(false);
          expect(crypto.ed25519Verify(other, message, Uint8Array.from(signature))).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
    for (const crypto of [node, noble]) {
      expect(crypto.ed25519Verify(key.slice(1), message, signature)).toBe(false);
      expect(crypto.ed25519Verify(key, message, signature.slice(1))).toBe(false);
      expect(crypto.ed25519Verify(new Uint8Array(), message, new Uint8Array())).toBe(false);
      expect(() => crypto.ed25519Sign(new Uint8Array(31), message)).toThrow();
    }
  });

  it('forget old public keys, not how to use them', () => {
    const message = encodeUtf8('message');
    const crypto = nodeCrypto();
    for (let index = 0; index < 1100; index++) {
      const key = new Uint8Array(32);
      new DataView(key.buffer).setUint32(0, index);
      crypto.ed25519Verify(key, message, new Uint8Array(64));
    }
    const seed = new Uint8Array(32).fill(2);
    const key = crypto.ed25519PublicKey(seed);
    expect(crypto.ed25519Verify(key, message, crypto.ed25519Sign(seed, message))).toBe(true);
  });
});
