/** What another server answered, as JSON. */
import type { JsonValue } from '../matrix/json.ts';
import { parseJson } from '../matrix/parse-json.ts';

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(text: string): JsonValue | undefined {
  try {
    return parseJson(text).value;
  } catch {
    return undefined;
  }
}
