import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  CanonicalJsonError,
  compareCodePoints,
  MAX_CANONICAL_DEPTH,
} from '../../../server/matrix/canonical-json.ts';
import type { JsonValue } from '../../../server/matrix/json.ts';
import { canonicalValue } from './arbitraries.ts';

describe('canonicalJson', () => {
  it('sorts keys by code point, not by UTF-16 unit', () => {
    expect(canonicalJson({ '\u{1f600}': 1, '\uffff': 2, a: 3 })).toBe(
      '{"a":3,"\uffff":2,"\u{1f600}":1}',
    );
  });

  it('escapes as briefly as the grammar allows', () => {
    expect(canonicalJson('\b\t\n\f\r"\\/\u0001\u001f\u007f\u2028é')).toBe(
      '"\\b\\t\\n\\f\\r\\"\\\\/\\u0001\\u001f\u007f\u2028é"',
    );
  });

  it('keeps a key named __proto__', () => {
    const value: JsonValue = JSON.parse('{"__proto__":{"a":1}}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1}}');
  });

  it.each([
    ['a fraction', { a: { b: [0, 1.5] } }, 'a.b[1]: numbers must be integers'],
    ['an integer too large', { a: 2 ** 53 }, 'a: integers must lie between'],
    ['an integer too small', { a: -(2 ** 53) }, 'a: integers must lie between'],
    ['infinity', [Infinity], '[0]: not a finite number'],
    ['NaN', [NaN], '[0]: not a finite number'],
    ['half a surrogate pair', { 'x.y': '\ud800' }, 'x\\.y: a lone surrogate'],
    ['half a surrogate pair in a key', { a: { '\udc00': 1 } }, 'a.\ufffd: a lone surrogate'],
  ])('refuses %s and says where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(CanonicalJsonError);
    expect(() => canonicalJson(value)).toThrow(message);
  });

  it.each([
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['undefined', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['a bigint', { a: 1n }],
  ])('refuses %s', (_, value) => {
    // Such values come past the compiler only as `any`.
    expect(() => canonicalJson(JSON.parse('0', () => value))).toThrow(CanonicalJsonError);
  });

  it('lets old rooms have other numbers', () => {
    expect(canonicalJson({ a: 1.5, b: 1e21, c: -0 }, 'lenient')).toBe(
      '{"a":1.5,"b":1000000000000000000000,"c":0}',
    );
    expect(() => canonicalJson(Infinity, 'lenient')).toThrow(CanonicalJsonError);
  });

  it('answers deep nesting with an error, not with a crash', () => {
    let value: JsonValue = 1;
    for (let depth = 0; depth < MAX_CANONICAL_DEPTH; depth++) value = [value];
    expect(canonicalJson(value)).toHaveLength(2 * MAX_CANONICAL_DEPTH + 1);
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(() => canonicalJson(value)).toThrow('nested deeper than 1000 levels');
  });

  it('parses back to the same value, and is the same for the same value', () => {
    fc.assert(
      fc.property(canonicalValue, (value) => {
        const text = canonicalJson(value);
        const back: JsonValue = JSON.parse(text);
        expect(back).toStrictEqual(value);
        expect(canonicalJson(back)).toBe(text);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      }),
    );
  });

  it('throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.double(), (value, number) => {
        try {
          canonicalJson([JSON.parse(JSON.stringify(value)), number]);
        } catch (error) {
          expect(error).toBeInstanceOf(CanonicalJsonError);
        }
      }),
    );
  });
});

describe('compareCodePoints', () => {
  it('orders as the code points do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        const points = (text: string) => Array.from(text, (c) => c.codePointAt(0) ?? 0);
        const [a, b] = [points(left), points(right)];
        const at = a.findIndex((point, index) => point !== b[index]);
        const expected =
          at < 0 ? a.length - b.length : at >= b.length ? 1 : (a[at] ?? 0) - (b[at] ?? 0);
        expect(Math.sign(compareCodePoints(left, right))).toBe(Math.sign(expected));
      }),
    );
  });
});
