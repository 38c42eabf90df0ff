/** Looking into answers: the little that examples need to read nested JSON and to recognise a refusal. */
import { canonicalJson } from '../server/matrix/canonical-json.ts';
import { isArray, isObject, own, type JsonObject, type JsonValue } from '../server/matrix/json.ts';
import type { Answer } from './example.ts';

/** What stands at the end of a path of keys and indices; undefined where the path ends early. */
export function at(
  value: JsonValue | undefined,
  ...path: readonly (string | number)[]
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, step) => {
    if (isArray(inner) && typeof step === 'number') return inner[step];
    return isObject(inner) ? own(inner, String(step)) : undefined;
  }, value);
}

/** The objects of the list at the end of a path; none when there is no list. */
export function objectsAt(
  value: JsonValue | undefined,
  ...path: readonly (string | number)[]
): readonly JsonObject[] {
  const list = at(value, ...path);
  return isArray(list) ? list.filter(isObject) : [];
}

/** The last event of a type and state key in a list; the content is what most want of it. */
export function contentOf(
  events: readonly JsonObject[],
  type: string,
  stateKey = '',
): JsonObject | undefined {
  const event = events.findLast((one) => one['type'] === type && one['state_key'] === stateKey);
  return isObject(event?.['content']) ? event['content'] : undefined;
}

/** Whether two values say the same, whatever the order of their fields. */
export function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one, 'lenient') === canonicalJson(other, 'lenient');
}

/** Whether the value is a list that holds this text. */
export function isAmong(text: string, list: JsonValue | undefined): boolean {
  return isArray(list) && list.includes(text);
}

/** Whether an answer is the Matrix error asked for. */
export function refuses(answer: Answer, status: number, errcode: string): boolean {
  return answer.status === status && answer.body['errcode'] === errcode;
}

/** The path of something in a room: `roomPath(id, 'join')`. Ids have characters that a path must not. */
export function roomPath(roomId: string, rest: string): string {
  return `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${rest}`;
}

/** A filter for /sync that leaves out account data and presence, so that what an example is about stands alone. */
export const ROOMS_ONLY = JSON.stringify({
  account_data: { not_types: ['*'] },
  presence: { not_types: ['*'] },
});
