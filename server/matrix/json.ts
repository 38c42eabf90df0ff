/**
 * The JSON values that the protocol is made of, and the guards that tell them apart.
 *
 * Everything that comes from a client or another server is a `JsonValue` until a guard says more.
 * The types are read-only: nothing in this folder changes a value that it was given.
 */

export type JsonPrimitive = string | number | boolean | null;
export type JsonArray = readonly JsonValue[];
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = JsonPrimitive | JsonArray | JsonObject;

/** The way from the root of a value to a part of it: keys of objects and indices of arrays. */
export type JsonPath = readonly (string | number)[];

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value);
}

export function isString(value: JsonValue | undefined): value is string {
  return typeof value === 'string';
}

/** An integer that Canonical JSON can carry: between -(2^53)+1 and (2^53)-1. */
export function isInteger(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value);
}

export function isStringArray(value: JsonValue | undefined): value is readonly string[] {
  return isArray(value) && value.every(isString);
}

/**
 * The value under a key that someone else chose.
 *
 * A plain `object[key]` also finds what every object inherits, so an event of type `constructor`
 * would have a "power level". Use this wherever the key is not a constant.
 */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Keys longer than this are cut when a path is shown, so that a message stays readable. */
const LONGEST_SHOWN_KEY = 64;

/**
 * A path as a person reads it: `content.users.@alice:example.org`, `initial_state[2].type`.
 *
 * Dots and backslashes inside a key are escaped as the spec does it. The root is `(root)`.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths
 */
export function formatPath(path: JsonPath): string {
  if (path.length === 0) return '(root)';
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += (text === '' ? '' : '.') + formatKey(part);
  }
  return text;
}

function formatKey(key: string): string {
  const shown = key.length > LONGEST_SHOWN_KEY ? `${key.slice(0, LONGEST_SHOWN_KEY)}…` : key;
  return shown.toWellFormed().replace(/[\\.]/g, '\\$&');
}

/** A shallow copy of the object without some of its keys. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** A shallow copy of the object with only some of its keys. */
export function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
