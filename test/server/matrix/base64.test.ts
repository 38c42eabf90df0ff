import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
} from '../../../server/matrix/base64.ts';
import { encodeUtf8, utf8Length } from '../../../server/matrix/utf8.ts';

describe('unpadded Base64', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('has the spec’s example %j', (text, encoded) => {
    expect(encodeBase64(encodeUtf8(text))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(encodeUtf8(text));
  });

  it('accepts padding', () => {
    expect(decodeBase64('Zg==')).toEqual(encodeUtf8('f'));
    expect(decodeBase64('Zm8=')).toEqual(encodeUtf8('fo'));
  });

  it.each(['A', 'Zg=', 'Z===', 'Zm9v=', 'Zm 9v', 'Zm9*', '====', 'Zg==Zg=='])(
    'refuses %j',
    (text) => expect(decodeBase64(text)).toBeUndefined(),
  );

  it('keeps the alphabets apart', () => {
    const bytes = Uint8Array.of(0xfb, 0xff);
    expect([encodeBase64(bytes), encodeBase64Url(bytes)]).toEqual(['+/8', '-_8']);
    expect(decodeBase64Url('-_8')).toEqual(bytes);
    expect(decodeBase64('-_8')).toBeUndefined();
    expect(decodeBase64Url('+/8')).toBeUndefined();
  });

  it('comes back as it went, and agrees with Node', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
        expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
    );
  });
});

describe('utf8Length', () => {
  it('counts bytes without encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        expect(utf8Length(a + b)).toBe(encodeUtf8(a + b).length);
      }),
    );
    expect(utf8Length('\ud800a\udc00')).toBe(7);
  });
});
