/** The power levels that the replacement of a room begins with. Pure. */
import { roomCreators } from '../matrix/creators.ts';
import type { Pdu } from '../matrix/events.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isInteger, isObject, own, without, type JsonObject } from '../matrix/json.ts';
import { DEFAULT_LEVELS, parsePowerLevel } from '../matrix/power-levels.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';

export interface LevelsQuestion {
  readonly create: Pdu;
  readonly levels: Pdu;
  /** The version of the old room. */
  readonly from: RoomVersion;
  /** That of the new one, and who are its creators: first who makes it. */
  readonly to: RoomVersion;
  readonly creators: readonly UserId[];
}

const ACTIONS = Object.keys(DEFAULT_LEVELS).filter((name) => name !== 'notification');
const TABLES = ['events', 'notifications', 'users'];
/** What administrators have at least. */
const ADMIN_LEVEL = 100;

/**
 * The old room's levels, as the new version writes them. Where creators have power that no level gives, they are
 * not listed; who had such power and is no creator any more gets the highest level there is.
 */
export function replacementLevels(question: LevelsQuestion): JsonObject {
  const { create, from, to, creators } = question;
  const content = wholeLevels(question.levels.content, from);
  const listed = isObject(content.users) ? content.users : {};
  const users = to.auth.privilegedCreators ? without(listed, ...creators) : listed;
  const deposed = from.auth.privilegedCreators
    ? roomCreators(create, from).filter(
        (user) => !(to.auth.privilegedCreators && creators.includes(user)),
      )
    : [];
  const top = highest(content);
  return { ...content, users: { ...users, ...Object.fromEntries(deposed.map((u) => [u, top])) } };
}

/** How the old room is closed: only those who had more than others may write or invite. */
export function closingLevels(levels: Pdu, version: RoomVersion): JsonObject {
  const { content } = levels;
  const level = (name: 'events_default' | 'invite' | 'users_default'): number =>
    parsePowerLevel(own(content, name), version) ?? DEFAULT_LEVELS[name];
  const least = Math.max(50, level('users_default') + 1);
  return {
    ...content,
    events_default: Math.max(level('events_default'), least),
    invite: Math.max(level('invite'), least),
  };
}

/** Levels that older versions write as texts and fractions, as whole numbers; what is no level is left out. */
function wholeLevels(content: JsonObject, version: RoomVersion): JsonObject {
  const entries = Object.entries(content).flatMap(
    ([name, value]): [string, JsonObject[string]][] => {
      if (TABLES.includes(name) && isObject(value)) {
        const inner = Object.entries(value).flatMap(([key, level]) => {
          const whole = parsePowerLevel(level, version);
          return whole === undefined ? [] : [[key, whole] as const];
        });
        return [[name, Object.fromEntries(inner)]];
      }
      if (!ACTIONS.includes(name)) return [[name, value]];
      const whole = parsePowerLevel(value, version);
      return whole === undefined ? [] : [[name, whole]];
    },
  );
  return Object.fromEntries(entries);
}

function highest(content: JsonObject): number {
  const tables = TABLES.map((name) => content[name]).filter(isObject);
  const levels = [...ACTIONS.map((name) => content[name]), ...tables.flatMap(Object.values)];
  return Math.max(ADMIN_LEVEL, ...levels.filter(isInteger));
}
