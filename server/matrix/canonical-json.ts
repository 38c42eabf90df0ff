import { formatPath, type JsonObject, type JsonPath, type JsonValue } from './json.ts';

/**
 * `strict` refuses what room versions 6 and later refuse: fractions and integers that a double
 * cannot hold exactly. `lenient` lets numbers through, for room versions 1 to 5, where events with
 * such numbers exist and have been signed.
 *
 * Lenient numbers are written as the shortest digits that read back as the same double, and
 * integers without an exponent. What another server wrote may have had more digits than a double
 * keeps; such an event cannot be verified from its parsed form.
 */
export type CanonicalMode = 'strict' | 'lenient';

/** How deep objects and arrays may nest. Far above what a request may send (100). */
export const MAX_CANONICAL_DEPTH = 1000;

/** A value that has no canonical form; `path` says where. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';
  readonly path: JsonPath;
  /** What is wrong there, without the path. */
  readonly problem: string;

  constructor(problem: string, path: JsonPath) {
    super(`${formatPath(path)}: ${problem}`);
    this.problem = problem;
    this.path = [...path];
  }
}

/**
 * Encodes a value as Canonical JSON: no white space, keys sorted by Unicode code point, the
 * shortest escapes, integers only. Negative zero is written as `0`.
 *
 * @returns the text; hash or sign its UTF-8 bytes
 * @throws CanonicalJsonError for a fraction, an integer out of range, a lone surrogate, nesting
 *   deeper than {@link MAX_CANONICAL_DEPTH}, or anything that is not JSON
 * @see https://spec.matrix.org/v1.19/appendices/#canonical-json
 */
export function canonicalJson(value: JsonValue, mode: CanonicalMode = 'strict'): string {
  return encodeValue(value, mode, []);
}

function encodeValue(value: unknown, mode: CanonicalMode, path: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value, path);
    case 'number':
      return encodeNumber(value, mode, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (path.length >= MAX_CANONICAL_DEPTH) {
        throw new CanonicalJsonError(`nested deeper than ${MAX_CANONICAL_DEPTH} levels`, path);
      }
      if (Array.isArray(value)) return encodeArray(value, mode, path);
      if (isPlainObject(value)) return encodeObject(value, mode, path);
      break;
  }
  throw new CanonicalJsonError(`not a JSON value (${typeof value})`, path);
}

function encodeArray(
  array: readonly unknown[],
  mode: CanonicalMode,
  path: (string | number)[],
): string {
  let text = '';
  for (let index = 0; index < array.length; index++) {
    path.push(index);
    text += (index === 0 ? '' : ',') + encodeValue(array[index], mode, path);
    path.pop();
  }
  return `[${text}]`;
}

function encodeObject(object: JsonObject, mode: CanonicalMode, path: (string | number)[]): string {
  let text = '';
  for (const key of sortedKeys(object)) {
    path.push(key);
    text += `${text === '' ? '' : ','}${encodeString(key, path)}:`;
    text += encodeValue(object[key], mode, path);
    path.pop();
  }
  return `{${text}}`;
}

/** `JSON.stringify` already uses the escapes that the grammar asks for, and no others. */
function encodeString(text: string, path: JsonPath): string {
  if (!text.isWellFormed()) {
    throw new CanonicalJsonError('a lone surrogate has no UTF-8 form', path);
  }
  return JSON.stringify(text);
}

function encodeNumber(number: number, mode: CanonicalMode, path: JsonPath): string {
  // Adding zero turns -0 into 0.
  if (Number.isSafeInteger(number)) return String(number + 0);
  if (!Number.isFinite(number)) throw new CanonicalJsonError('not a finite number', path);
  if (mode === 'lenient') {
    return Number.isInteger(number) ? BigInt(number).toString() : String(number);
  }
  throw Number.isInteger(number)
    ? new CanonicalJsonError('integers must lie between -(2^53)+1 and (2^53)-1', path)
    : new CanonicalJsonError('numbers must be integers', path);
}

function isPlainObject(value: object): value is JsonObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const SURROGATE = /[\ud800-\udfff]/;

/** JavaScript sorts by UTF-16 unit, which differs from code point order only past U+FFFF. */
function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  if (keys.some((key) => SURROGATE.test(key))) return keys.sort(compareCodePoints);
  return keys.sort();
}

/** Orders two strings by Unicode code point: negative, zero or positive. */
export function compareCodePoints(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank after every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
