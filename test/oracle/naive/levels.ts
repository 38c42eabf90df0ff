import type { StateLookup } from '../../../server/matrix/events.ts';
import {
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
  own,
} from '../../../server/matrix/json.ts';
import type { VersionNumber } from './room.ts';

/**
 * Power levels as the pages of the room versions and the event's own description have them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels
 */

/** A single base-10 integer, a sign before it, white space around it. */
const INTEGER_TEXT = /^\s*[+-]?[0-9]+\s*$/;

/**
 * The integer that a value stands for in this room version; `undefined` when it stands for none.
 * Versions 1 to 5 cut fractions off, 1 to 9 read integers in strings.
 */
export function integerIn(
  value: JsonValue | undefined,
  version: VersionNumber,
): number | undefined {
  if (typeof value === 'number') {
    if (version <= 5) return Number.isFinite(value) ? Math.trunc(value) + 0 : undefined;
    return Number.isSafeInteger(value) ? value + 0 : undefined;
  }
  if (typeof value === 'string' && version <= 9 && INTEGER_TEXT.test(value)) {
    const number = Number(value);
    return Number.isFinite(number) ? number + 0 : undefined;
  }
  return undefined;
}

/** The integers in an object of levels, such as `users` or `events`. */
export function entriesOf(
  content: JsonObject,
  property: string,
  version: VersionNumber,
): Map<string, number> {
  const object = own(content, property);
  const levels = new Map<string, number>();
  if (!isObject(object)) return levels;
  for (const key of Object.keys(object)) {
    const level = integerIn(own(object, key), version);
    if (level !== undefined) levels.set(key, level);
  }
  return levels;
}

/** Who made the room: `creator` up to version 10, the sender in 11, with `additional_creators` in 12. */
export function creatorsOf(state: StateLookup, version: VersionNumber): string[] {
  const create = state('m.room.create', '');
  if (create === undefined) return [];
  if (version <= 10) return isString(create.content['creator']) ? [create.content['creator']] : [];
  if (version === 11) return [create.sender];
  const others = create.content['additional_creators'];
  return [create.sender, ...(Array.isArray(others) ? others.filter(isString) : [])];
}

export function userLevel(state: StateLookup, user: string, version: VersionNumber): number {
  if (version >= 12 && creatorsOf(state, version).includes(user)) return Infinity;
  const content = state('m.room.power_levels', '')?.content;
  if (content === undefined) return creatorsOf(state, version).includes(user) ? 100 : 0;
  return (
    entriesOf(content, 'users', version).get(user) ??
    integerIn(content['users_default'], version) ??
    0
  );
}

const DEFAULTS = { invite: 0, kick: 50, ban: 50, redact: 50 };

export function actionLevel(
  state: StateLookup,
  action: keyof typeof DEFAULTS,
  version: VersionNumber,
): number {
  const content = state('m.room.power_levels', '')?.content;
  return integerIn(content?.[action], version) ?? DEFAULTS[action];
}

export function requiredLevel(
  state: StateLookup,
  type: string,
  isState: boolean,
  version: VersionNumber,
): number {
  const content = state('m.room.power_levels', '')?.content ?? {};
  const listed = entriesOf(content, 'events', version).get(type);
  if (listed !== undefined) return listed;
  return isState
    ? (integerIn(content['state_default'], version) ?? 50)
    : (integerIn(content['events_default'], version) ?? 0);
}
