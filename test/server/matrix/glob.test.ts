import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containsWords,
  FULL_GLOB,
  matchesGlob,
  matchesGlobInWords,
  STAR_GLOB,
} from '../../../server/matrix/glob.ts';
import { parsePropertyPath, valueAt } from '../../../server/matrix/property-path.ts';

const letters = (alphabet: string, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength }).map((parts) => parts.join(''));

/** The same question put to a regular expression, which is slow in bad cases but surely right. */
function asRegExp(pattern: string): string {
  return pattern.replace(/[.*+?^${}()|[\]\\-]/g, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
  );
}

describe('globs', () => {
  it('agree with regular expressions on whole texts', () => {
    fc.assert(
      fc.property(letters('ab*?-', 8), letters('ab-', 12), (pattern, text) => {
        const expected = new RegExp(`^${asRegExp(pattern)}$`, 's').test(text);
        expect(matchesGlob(pattern, text, FULL_GLOB)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('agree with regular expressions among words', () => {
    const boundary = '(?:^|$|(?<![A-Za-z0-9_])|(?![A-Za-z0-9_]))';
    fc.assert(
      fc.property(letters('ab*?-', 6), letters('ab- ', 10), (pattern, text) => {
        const expression = new RegExp(`${boundary}${asRegExp(pattern)}${boundary}`, 's');
        expect(matchesGlobInWords(pattern, text, FULL_GLOB)).toBe(expression.test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('take ? literally where only * is a wildcard', () => {
    expect(matchesGlob('m.room.*', 'm.room.message', STAR_GLOB)).toBe(true);
    expect(matchesGlob('a?', 'ab', STAR_GLOB)).toBe(false);
    expect(matchesGlob('a?', 'a?', STAR_GLOB)).toBe(true);
    expect(containsWords('a?', 'an a? here')).toBe(true);
    expect(containsWords('a?', 'an ab here')).toBe(false);
  });

  it('answer quickly to a pattern made to be slow', () => {
    const started = performance.now();
    expect(matchesGlobInWords(`${'*a'.repeat(1000)}b`, 'a'.repeat(60_000), FULL_GLOB)).toBe(false);
    expect(matchesGlob(`${'a?*'.repeat(500)}b`, 'a'.repeat(60_000), FULL_GLOB)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('property paths', () => {
  it.each([
    ['content.body', ['content', 'body']],
    ['content.m\\.relates_to.rel_type', ['content', 'm.relates_to', 'rel_type']],
    ['content.m\\\\foo', ['content', 'm\\foo']],
    ['content.m\\x', ['content', 'm\\x']],
    ['a\\', ['a\\']],
    ['', ['']],
    ['a..b', ['a', '', 'b']],
  ])('%j is %j', (path, names) => expect(parsePropertyPath(path)).toEqual(names));

  it('lead to own properties of objects only', () => {
    expect(valueAt({ a: { b: 1 } }, ['a', 'b'])).toBe(1);
    expect(valueAt({ a: { b: 1 } }, ['a', 'c'])).toBeUndefined();
    expect(valueAt({ a: [1] }, ['a', '0'])).toBeUndefined();
    expect(valueAt({ a: [1] }, ['a', 'length'])).toBeUndefined();
    expect(valueAt({ a: 'text' }, ['a', 'length'])).toBeUndefined();
    expect(valueAt({}, ['constructor'])).toBeUndefined();
  });
});
