import { roomCreators } from './creators.ts';
import type { PduDraft, StateLookup } from './events.ts';
import type { UserId } from './identifiers.ts';
import { isInteger, isObject, isString, type JsonObject, type JsonValue, own } from './json.ts';
import type { RoomVersion } from './room-versions.ts';

/** Who has how much power in a room, and how much each action takes. Defaults are filled in. */
export type PowerLevels = {
  /** A user's power. `Infinity` for creators of rooms of version 12 and later. */
  readonly of: (user: UserId) => number;
  /** The power it takes to send an event of this type. Membership has rules of its own. */
  readonly toSend: (type: string, kind: 'state' | 'message') => number;
  /** The power it takes to notify in some way: `room` for an `@room` mention. */
  readonly toNotify: (key: string) => number;
  readonly ban: number;
  readonly invite: number;
  readonly kick: number;
  /** The power it takes to redact what someone else sent. */
  readonly redact: number;
};

/** The levels that hold where `m.room.power_levels` is silent or absent. */
export const DEFAULT_LEVELS = {
  ban: 50,
  events_default: 0,
  invite: 0,
  kick: 50,
  notification: 50,
  redact: 50,
  state_default: 50,
  users_default: 0,
} as const;

/** What a creator has, in room versions without privileged creators, until power levels are set. */
const CREATOR_BEFORE_LEVELS = 100;

/**
 * Reads the power levels of a room.
 *
 * @param create the room's `m.room.create`; without it nobody is a creator
 * @param levels the room's `m.room.power_levels`, if it has one
 * @see https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels
 */
export function powerLevels(
  create: PduDraft | undefined,
  levels: PduDraft | undefined,
  version: RoomVersion,
): PowerLevels {
  const content = levels?.content ?? {};
  const creators = create === undefined ? [] : roomCreators(create, version);
  const creatorPower = version.auth.privilegedCreators
    ? Infinity
    : levels === undefined
      ? CREATOR_BEFORE_LEVELS
      : undefined;

  const read = (value: JsonValue | undefined) => parsePowerLevel(value, version);
  const users = objectAt(content, 'users');
  const events = objectAt(content, 'events');
  const notifications = objectAt(content, 'notifications');

  return {
    of: (user) => {
      if (creatorPower !== undefined && creators.includes(user)) return creatorPower;
      return read(own(users, user)) ?? read(content.users_default) ?? DEFAULT_LEVELS.users_default;
    },
    toSend: (type, kind) => {
      const fallback = kind === 'state' ? 'state_default' : 'events_default';
      return read(own(events, type)) ?? read(content[fallback]) ?? DEFAULT_LEVELS[fallback];
    },
    toNotify: (key) => read(own(notifications, key)) ?? DEFAULT_LEVELS.notification,
    ban: read(content.ban) ?? DEFAULT_LEVELS.ban,
    invite: read(content.invite) ?? DEFAULT_LEVELS.invite,
    kick: read(content.kick) ?? DEFAULT_LEVELS.kick,
    redact: read(content.redact) ?? DEFAULT_LEVELS.redact,
  };
}

/** The power levels that a room state holds. */
export function powerLevelsOf(state: StateLookup, version: RoomVersion): PowerLevels {
  return powerLevels(state('m.room.create', ''), state('m.room.power_levels', ''), version);
}

const INTEGER_TEXT = /^\s*([+-]?[0-9]+)\s*$/;

/**
 * One level as a room version allows it to be written: an integer; up to version 9 also a string
 * that holds one; up to version 5 also a fraction, which is cut at the point.
 *
 * @returns `undefined` for anything else
 * @see https://spec.matrix.org/v1.19/rooms/v1/#mroompower_levels-events-accept-values-as-strings
 */
export function parsePowerLevel(
  value: JsonValue | undefined,
  version: RoomVersion,
): number | undefined {
  if (isInteger(value)) return value;
  if (version.powerLevelValues === 'integers') return undefined;
  if (isString(value)) {
    const digits = INTEGER_TEXT.exec(value)?.[1];
    const number = digits === undefined ? undefined : Number(digits);
    return isInteger(number) ? number : undefined;
  }
  if (version.powerLevelValues === 'numbers-or-strings' && typeof value === 'number') {
    const whole = Math.trunc(value);
    return Number.isFinite(whole) ? whole : undefined;
  }
  return undefined;
}

function objectAt(content: JsonObject, key: string): JsonObject {
  const value = content[key];
  return isObject(value) ? value : {};
}
