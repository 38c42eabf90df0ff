import { formatPath, type JsonPath, type JsonValue } from './json.ts';
import { isHighSurrogate, isLowSurrogate } from './utf8.ts';

/** Why a text was refused. Only `syntax` means that it is not JSON at all. */
export type JsonProblem =
  'syntax' | 'duplicate_key' | 'too_deep' | 'lone_surrogate' | 'nul' | 'number_too_large';

/** A text that is not JSON, or is JSON that servers would read differently from each other. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly problem: JsonProblem;
  /** Where in the text, counted in UTF-16 units from 0. */
  readonly position: number;
  /** Where in the value: the innermost part that was being read. */
  readonly path: JsonPath;

  constructor(problem: JsonProblem, message: string, position: number, path: JsonPath) {
    super(`${message} at ${formatPath(path)}, character ${position + 1}`);
    this.problem = problem;
    this.position = position;
    this.path = [...path];
  }
}

export type ParsedJson = {
  readonly value: JsonValue;
  /**
   * Paths of the numbers that Canonical JSON cannot carry: written with a point or an exponent, or
   * beyond ±(2^53)-1. The first {@link MAX_REPORTED_NUMBERS} of them.
   */
  readonly nonIntegerNumbers: readonly string[];
};

export type ParseJsonOptions = {
  /** How deep objects and lists may nest; 100 unless said otherwise, at most 1000. */
  readonly maxDepth?: number;
};

export const DEFAULT_MAX_DEPTH = 100;
export const MAX_REPORTED_NUMBERS = 20;

/** What the reader's own recursion stands on any engine. */
const GREATEST_MAX_DEPTH = 1000;

/**
 * Reads JSON and refuses what servers disagree about: the same key twice, half a surrogate pair,
 * NUL in a string, numbers beyond a double, nesting without end. What the built-in parser lets
 * through here is where two programs see two different events in one text.
 *
 * Keys such as `__proto__` become ordinary own properties. The text must be free of a byte order
 * mark.
 *
 * @throws JsonSyntaxError
 * @see https://spec.matrix.org/v1.19/appendices/#canonical-json
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): ParsedJson {
  const maxDepth = Math.min(options.maxDepth ?? DEFAULT_MAX_DEPTH, GREATEST_MAX_DEPTH);
  return new JsonReader(text, maxDepth).read();
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const HEX = /^[0-9A-Fa-f]{4}$/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** One pass over one text, from left to right. */
class JsonReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #path: (string | number)[] = [];
  readonly #nonIntegers: string[] = [];
  #position = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  read(): ParsedJson {
    const value = this.#value();
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.#unexpected('the end of the text');
    return { value, nonIntegerNumbers: this.#nonIntegers };
  }

  #value(): JsonValue {
    this.#skipSpace();
    switch (this.#text[this.#position]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): JsonValue {
    this.#enter();
    const object: Record<string, JsonValue> = {};
    if (this.#take('}')) return object;
    do {
      this.#skipSpace();
      const keyPosition = this.#position;
      if (this.#text[keyPosition] !== '"') throw this.#unexpected('a key in quotes');
      const key = this.#string();
      if (Object.hasOwn(object, key)) {
        throw this.#error('duplicate_key', `the key "${shorten(key)}" comes twice`, keyPosition);
      }
      if (!this.#take(':')) throw this.#unexpected('a colon');
      this.#path.push(key);
      setOwn(object, key, this.#value());
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('a comma or }');
    return object;
  }

  #array(): JsonValue {
    this.#enter();
    const array: JsonValue[] = [];
    if (this.#take(']')) return array;
    do {
      this.#path.push(array.length);
      array.push(this.#value());
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('a comma or ]');
    return array;
  }

  /** Steps over an opening bracket. The path has a part for each bracket that is open. */
  #enter(): void {
    if (this.#path.length >= this.#maxDepth) {
      throw this.#error('too_deep', `nested deeper than ${this.#maxDepth} levels`);
    }
    this.#position += 1;
  }

  #number(): number {
    const start = this.#position;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#unexpected('a value');
    this.#position = NUMBER.lastIndex;
    const [token, fraction, exponent] = match;
    const number = Number(token);
    if (!Number.isFinite(number)) {
      throw this.#error('number_too_large', 'a number too large for any use', start);
    }
    const isPlain = fraction === undefined && exponent === undefined;
    if (!(isPlain && Number.isSafeInteger(number))) this.#noteNonInteger();
    return number;
  }

  #noteNonInteger(): void {
    if (this.#nonIntegers.length < MAX_REPORTED_NUMBERS) {
      this.#nonIntegers.push(formatPath(this.#path));
    }
  }

  #string(): string {
    const start = this.#position;
    let from = start + 1;
    let position = from;
    let result = '';
    for (;;) {
      const unit = this.#text.charCodeAt(position);
      if (unit === QUOTE) break;
      if (unit === BACKSLASH) {
        result += this.#text.slice(from, position);
        this.#position = position;
        result += this.#escape();
        position = from = this.#position;
      } else if (unit < 0x20 || Number.isNaN(unit)) {
        this.#position = position;
        throw this.#unexpected('an escape or a closing quote');
      } else {
        position += 1;
      }
    }
    this.#position = position + 1;
    result += this.#text.slice(from, position);
    if (!result.isWellFormed()) {
      throw this.#error('lone_surrogate', 'a string with half a surrogate pair', start);
    }
    return result;
  }

  /** Reads from a backslash to the end of its escape. Surrogates are judged with the whole string. */
  #escape(): string {
    const start = this.#position;
    const letter = this.#text.charAt(start + 1);
    if (letter !== 'u') {
      const character = ESCAPES.get(letter);
      if (character === undefined) throw this.#unexpected('an escape that JSON has');
      this.#position += 2;
      return character;
    }
    const digits = this.#text.slice(start + 2, start + 6);
    if (!HEX.test(digits)) throw this.#unexpected('four hexadecimal digits');
    const unit = Number.parseInt(digits, 16);
    if (unit === 0) throw this.#error('nul', 'a string with the character NUL (\\u0000)', start);
    this.#position += 6;
    return String.fromCharCode(unit);
  }

  #word<T extends boolean | null>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) throw this.#unexpected('a value');
    this.#position += word.length;
    return value;
  }

  /** Skips white space and one character, if that is the one. */
  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#position);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#position += 1;
    }
  }

  #unexpected(expected: string): JsonSyntaxError {
    const found = this.#text.codePointAt(this.#position);
    const shown = found === undefined ? 'the text ends' : `found ${showCharacter(found)}`;
    return this.#error('syntax', `not JSON: ${shown} where ${expected} should be`);
  }

  #error(problem: JsonProblem, message: string, position = this.#position): JsonSyntaxError {
    return new JsonSyntaxError(problem, message, position, this.#path);
  }
}

/** Assigning to `__proto__` would change what the object inherits instead. */
function setOwn(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') {
    object[key] = value;
    return;
  }
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, key, property);
}

function showCharacter(codePoint: number): string {
  const isPrintable =
    codePoint >= 0x20 &&
    codePoint !== 0x7f &&
    !isHighSurrogate(codePoint) &&
    !isLowSurrogate(codePoint);
  if (isPrintable) return `"${String.fromCodePoint(codePoint)}"`;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64).toWellFormed()}…` : text;
}
