/** Power levels as users of this server may set them: stricter than the rules of old room versions. */
import { MatrixError } from '../errors.ts';
import { isInteger, isObject, own, type JsonObject, type JsonValue } from '../matrix/json.ts';

const LEVELS = [
  'ban',
  'events_default',
  'invite',
  'kick',
  'redact',
  'state_default',
  'users_default',
] as const;
const MAPS = ['events', 'notifications', 'users'] as const;

/**
 * Old room versions read a level out of a string or a fraction, for the sake of events that exist. New ones are not
 * made: a level that is no integer must stand at the same place already. Throws M_BAD_JSON.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v9/#mroompower_levels-events-accept-values-as-strings
 */
export function checkOwnLevels(content: JsonObject, current: JsonObject): void {
  for (const name of LEVELS) requireLevel(content[name], current[name], name);
  for (const name of MAPS) {
    const [levels, known] = [content[name], current[name]];
    if (!isObject(levels)) continue;
    for (const [key, level] of Object.entries(levels))
      requireLevel(level, isObject(known) ? own(known, key) : undefined, `${name}.${key}`);
  }
}

function requireLevel(
  level: JsonValue | undefined,
  known: JsonValue | undefined,
  name: string,
): void {
  if (level === undefined || isInteger(level) || level === known) return;
  throw new MatrixError('M_BAD_JSON', `content.${name} must be an integer`);
}
