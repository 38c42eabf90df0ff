/** Places in JSON values, and values with another thing in a place. */
import { isArray, isObject, type JsonValue } from '../../../server/matrix/json.ts';

export type Place = readonly string[];

/** Every place in a value, the root first. */
export function placesIn(value: JsonValue): Place[] {
  const inside = isArray(value)
    ? value.map((one, index): [string, JsonValue] => [`${index}`, one])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [[], ...inside.flatMap(([key, one]) => placesIn(one).map((rest) => [key, ...rest]))];
}

export function valueAt(value: JsonValue | undefined, place: Place): JsonValue | undefined {
  let found = value;
  for (const key of place)
    found = isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined;
  return found;
}

/** The value with what is in a place changed; taken out where `change` answers undefined. */
export function withChange(
  value: JsonValue,
  [key, ...rest]: Place,
  change: (value: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  if (key === undefined) return change(value);
  const inside = (one: JsonValue): JsonValue | undefined => withChange(one, rest, change);
  if (isArray(value))
    return value.flatMap((one, index) => {
      const changed = `${index}` === key ? inside(one) : one;
      return changed === undefined ? [] : [changed];
    });
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, JsonValue][] => {
      const changed = name === key ? inside(one) : one;
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
}
