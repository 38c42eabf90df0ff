import { isObject, type JsonObject, own } from '../json.ts';
import { parsePowerLevel } from '../power-levels.ts';
import type { RoomVersion } from '../room-versions.ts';

/** The levels that stand in the content by themselves, in the order in which the rules name them. */
export const SINGLE_LEVELS = [
  'users_default',
  'events_default',
  'state_default',
  'ban',
  'redact',
  'kick',
  'invite',
];

/** One level that differs; `undefined` where it is absent or no level at all. */
export type LevelChange = {
  readonly key: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
};

/** What changes between two objects of levels. Two ways of writing one number are no change. */
export function levelChanges(
  current: JsonObject,
  next: JsonObject,
  keys: readonly string[],
  version: RoomVersion,
): LevelChange[] {
  return keys
    .map((key) => ({
      key,
      before: parsePowerLevel(own(current, key), version),
      after: parsePowerLevel(own(next, key), version),
    }))
    .filter(({ before, after }) => before !== after);
}

/** The object under a key, empty when there is none. */
export function levelMap(content: JsonObject, key: string): JsonObject {
  const value = own(content, key);
  return isObject(value) ? value : {};
}
