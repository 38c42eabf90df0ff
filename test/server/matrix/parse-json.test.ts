import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type JsonProblem,
  JsonSyntaxError,
  MAX_REPORTED_NUMBERS,
  parseJson,
} from '../../../server/matrix/parse-json.ts';

function problemOf(text: string, maxDepth?: number): JsonSyntaxError {
  try {
    parseJson(text, maxDepth === undefined ? {} : { maxDepth });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('parseJson', () => {
  it.each<[string, JsonProblem, string]>([
    ['', 'syntax', 'not JSON: the text ends where a value should be at (root), character 1'],
    ['{"a":1,}', 'syntax', 'not JSON: found "}" where a key in quotes should be'],
    ['{"a" 1}', 'syntax', 'where a colon should be'],
    ['{"a":1 "b":2}', 'syntax', 'where a comma or } should be'],
    ['[1 2]', 'syntax', 'where a comma or ] should be'],
    ['[1,]', 'syntax', 'found "]" where a value should be at [1], character 4'],
    ['{a:1}', 'syntax', 'where a key in quotes should be'],
    ['{"a":tru}', 'syntax', 'where a value should be at a'],
    ['01', 'syntax', 'where the end of the text should be'],
    ['1 2', 'syntax', 'where the end of the text should be'],
    ['+1', 'syntax', 'where a value should be'],
    ['.5', 'syntax', 'where a value should be'],
    ['NaN', 'syntax', 'where a value should be'],
    ['"\t"', 'syntax', 'found U+0009 where an escape or a closing quote should be'],
    ['"abc', 'syntax', 'the text ends where an escape or a closing quote should be'],
    ['"\\x"', 'syntax', 'where an escape that JSON has should be'],
    ['"\\u12g4"', 'syntax', 'where four hexadecimal digits should be'],
    ['\ufeff{}', 'syntax', 'where a value should be'],
    ['{"a":1,"b":{"c":1,"c":2}}', 'duplicate_key', 'the key "c" comes twice at b'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key', 'the key "a" comes twice'],
    ['{"__proto__":1,"__proto__":2}', 'duplicate_key', 'the key "__proto__" comes twice'],
    ['{"a":["\\ud800"]}', 'lone_surrogate', 'half a surrogate pair at a[0], character 7'],
    ['"\\udc00\\ud800"', 'lone_surrogate', 'half a surrogate pair'],
    ['"\ud800"', 'lone_surrogate', 'half a surrogate pair'],
    ['{"\\ud800":1}', 'lone_surrogate', 'half a surrogate pair'],
    ['{"a":"x\\u0000"}', 'nul', 'NUL (\\u0000) at a, character 8'],
    ['{"\\u0000":1}', 'nul', 'NUL'],
    ['{"a":1e400}', 'number_too_large', 'a number too large for any use at a, character 6'],
    ['-1e400', 'number_too_large', 'a number too large'],
  ])('refuses %j: %s', (text, problem, message) => {
    const error = problemOf(text);
    expect(error.problem).toBe(problem);
    expect(error.message).toContain(message);
  });

  it('counts objects and lists as levels', () => {
    expect(parseJson('[{"a":[]}]', { maxDepth: 3 }).value).toEqual([{ a: [] }]);
    expect(problemOf('[{"a":[]}]', 2).problem).toBe('too_deep');
    expect(parseJson(`${'['.repeat(100)}${']'.repeat(100)}`).nonIntegerNumbers).toEqual([]);
    expect(problemOf('['.repeat(101)).message).toContain('nested deeper than 100 levels');
    expect(problemOf('['.repeat(1_000_000)).problem).toBe('too_deep');
    expect(problemOf('{"a":'.repeat(1_000_000), 1e9).problem).toBe('too_deep');
  });

  it('makes an own property of __proto__', () => {
    const { value } = parseJson('{"__proto__":{"admin":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true}}');
    expect(value).not.toHaveProperty('admin');
  });

  it('names the numbers that events cannot carry, by how they are written', () => {
    const text = '{"a":1.0,"b":[1,1e2,-0],"c.d":9007199254740992,"e":{"f":-9007199254740991}}';
    expect(parseJson(text).nonIntegerNumbers).toEqual(['a', 'b[1]', 'c\\.d']);
    const many = parseJson(`[${'0.5,'.repeat(1000)}1]`);
    expect(many.nonIntegerNumbers).toHaveLength(MAX_REPORTED_NUMBERS);
  });

  it('keeps messages short when keys are long', () => {
    const key = 'k'.repeat(10_000);
    expect(problemOf(`{"${key}":{"x":1,"x":1}}`).message.length).toBeLessThan(300);
    expect(problemOf(`{"${key}":1,"${key}":1}`).message.length).toBeLessThan(300);
  });

  it('reads what the built-in parser reads', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        let ours: unknown;
        try {
          ours = parseJson(text).value;
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError);
          expect(text).toMatch(/\\u|[\ud800-\udfff]/);
          return;
        }
        expect(ours).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts nothing that the built-in parser refuses, and throws only its own error', () => {
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '\\',
      '\\u00',
      '1',
      '-',
      '.',
      'e',
      'true',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(tokens, fc.string({ maxLength: 2 }))), (parts) => {
        const text = parts.join('');
        try {
          const { value } = parseJson(text);
          expect(JSON.parse(text)).toStrictEqual(value);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
