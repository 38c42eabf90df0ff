import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';

/** Lists whose order the spec gives no meaning, by the name of their field. */
const SETS = new Set([
  'joined_rooms',
  'devices',
  'aliases',
  'changed',
  'left',
  'user_ids',
  'state',
]);

/** Parts of /sync whose `events` have no order. */
const BAGS = new Set([
  'state',
  'state_after',
  'invite_state',
  'knock_state',
  'presence',
  'ephemeral',
  'account_data',
]);

/** Whether the order of this list is the server's choice. `path` is the way to it in the body. */
export function isUnordered(list: readonly JsonValue[], path: readonly string[]): boolean {
  const field = path.at(-1) ?? '';
  if (field === 'events') return BAGS.has(path.at(-2) ?? '');
  if (field === '' || field === 'chunk') return isCurrentState(list, field);
  return SETS.has(field) && list.every((item) => !isArray(item));
}

/** The state of a room, or its members: at most one event for each type and state key. */
function isCurrentState(list: readonly JsonValue[], field: string): boolean {
  const keys = list.map((item) => {
    if (!isObject(item) || typeof item['state_key'] !== 'string') return undefined;
    if (field === 'chunk' && item['type'] !== 'm.room.member') return undefined;
    return JSON.stringify([item['type'] ?? null, item['state_key']]);
  });
  return !keys.includes(undefined) && new Set(keys).size === keys.length;
}
