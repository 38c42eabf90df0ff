import { containsWords, FULL_GLOB, matchesGlob, matchesGlobInWords } from '../glob.ts';
import type { UserId } from '../identifiers.ts';
import { isArray, isInteger, isString, type JsonObject, type JsonValue } from '../json.ts';
import { parsePropertyPath, valueAt } from '../property-path.ts';
import type { PushCondition } from './types.ts';

/** What a condition may ask about: the event, and the room and user it reached. */
export type PushContext = {
  /** The event as the user would be sent it, with `type`, `sender`, `room_id` and `content`. */
  readonly event: JsonObject;
  /** Whose rules these are. */
  readonly user: UserId;
  /** What the user is called in this room, if anything. */
  readonly displayName: string | undefined;
  /** How many users have joined the room. */
  readonly memberCount: number;
  /** The power of the event's sender. */
  readonly senderPower: number;
  /** The power that it takes to notify in some way, such as `room`. */
  readonly powerToNotify: (key: string) => number;
};

/**
 * Whether a condition holds. One of unknown kind, or with parameters that make no sense, never
 * does, which turns its rule off.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#conditions-1
 */
export function conditionHolds(condition: PushCondition, context: PushContext): boolean {
  switch (condition.kind) {
    case 'event_match':
      return eventMatches(condition, context.event);
    case 'event_property_is':
      return isScalar(condition.value) && valueOf(condition, context.event) === condition.value;
    case 'event_property_contains':
      return eventPropertyContains(condition, context.event);
    case 'contains_display_name':
      return containsDisplayName(context);
    case 'room_member_count':
      return isString(condition.is) && memberCountIs(condition.is, context.memberCount);
    case 'sender_notification_permission':
      return isString(condition.key) && context.senderPower >= context.powerToNotify(condition.key);
    default:
      return false;
  }
}

/** The glob of a content rule, looked for among the words of the body. */
export function bodyMatches(pattern: string, event: JsonObject): boolean {
  const body = valueAt(event, ['content', 'body']);
  return isString(body) && matchesGlobInWords(fold(pattern), fold(body), FULL_GLOB);
}

function eventMatches(condition: PushCondition, event: JsonObject): boolean {
  const { key, pattern } = condition;
  if (!isString(pattern)) return false;
  if (key === 'content.body') return bodyMatches(pattern, event);
  const value = valueOf(condition, event);
  return isString(value) && matchesGlob(fold(pattern), fold(value), FULL_GLOB);
}

function eventPropertyContains(condition: PushCondition, event: JsonObject): boolean {
  const list = valueOf(condition, event);
  return isArray(list) && isScalar(condition.value) && list.includes(condition.value);
}

function containsDisplayName({ event, displayName }: PushContext): boolean {
  const body = valueAt(event, ['content', 'body']);
  if (!isString(body) || displayName === undefined || displayName === '') return false;
  return containsWords(fold(displayName), fold(body));
}

const COMPARISON = /^(==|<=|>=|<|>)?([0-9]+)$/;

function memberCountIs(comparison: string, count: number): boolean {
  const [, operator, digits] = COMPARISON.exec(comparison) ?? [];
  if (digits === undefined) return false;
  const bound = Number(digits);
  switch (operator) {
    case '<':
      return count < bound;
    case '>':
      return count > bound;
    case '<=':
      return count <= bound;
    case '>=':
      return count >= bound;
    default:
      return count === bound;
  }
}

function valueOf(condition: PushCondition, event: JsonObject): JsonValue | undefined {
  return isString(condition.key) ? valueAt(event, parsePropertyPath(condition.key)) : undefined;
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean | null {
  return value === null || typeof value === 'boolean' || isString(value) || isInteger(value);
}

/** Upper and lower case are one, by Unicode's simple rules and no language's. */
function fold(text: string): string {
  return text.toLowerCase();
}
