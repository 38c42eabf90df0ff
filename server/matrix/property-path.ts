import { isObject, type JsonObject, type JsonValue, own } from './json.ts';

/**
 * Splits a path such as `content.m\.relates_to.rel_type` into the names on the way. A dot or
 * backslash after a backslash stands for itself; any other backslash does so too.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths
 */
export function parsePropertyPath(path: string): string[] {
  const names: string[] = [];
  let name = '';
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index);
    const next = path.charAt(index + 1);
    if (character === '\\' && (next === '.' || next === '\\')) {
      name += next;
      index += 1;
    } else if (character === '.') {
      names.push(name);
      name = '';
    } else {
      name += character;
    }
  }
  return [...names, name];
}

/** The value at the end of a path of property names. Lists have no names, so paths end there. */
export function valueAt(object: JsonObject, names: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const name of names) {
    if (!isObject(value)) return undefined;
    value = own(value, name);
  }
  return value;
}
