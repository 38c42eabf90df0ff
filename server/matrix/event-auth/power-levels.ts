import { roomCreators } from '../creators.ts';
import { isUserId } from '../identifiers.ts';
import { isObject, type JsonObject, type JsonValue, own } from '../json.ts';
import { parsePowerLevel } from '../power-levels.ts';
import { type AuthCase, showPower } from './auth-case.ts';
import { ALLOWED, refuse, refuseShape, type Refused, type Verdict } from './verdict.ts';

const SINGLE_LEVELS = [
  'users_default',
  'events_default',
  'state_default',
  'ban',
  'redact',
  'kick',
  'invite',
];

/**
 * Rule 9 or 10: `m.room.power_levels`. The new levels must be well-formed, and nobody may grant,
 * or take from the reach of others, more than they have.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizePowerLevels(auth: AuthCase): Verdict {
  const { event, context, rules, version } = auth;
  const rule = subRules(auth);
  const malformed = malformedLevels(auth, rule) ?? namedCreator(auth, rule);
  if (malformed !== undefined) return malformed;

  const current = context.state('m.room.power_levels', '')?.content;
  if (current === undefined) return ALLOWED;

  const next = event.content;
  const lists = version.auth.notificationsChecked ? ['events', 'notifications'] : ['events'];
  return (
    changedSingleLevels(auth, current, next, `${rules.powerLevels}.${rule.singles}`) ??
    changedEntries(auth, current, next, lists, rule) ??
    changedUsers(auth, current, next, rule) ??
    ALLOWED
  );
}

/** Where each group of checks stands in the list, which grew at its front over time. */
type SubRules = {
  readonly prefix: string;
  readonly users: number;
  readonly creators: number;
  readonly singles: number;
};

function subRules({ version, rules }: AuthCase): SubRules {
  const users = version.powerLevelValues === 'integers' ? 3 : 1;
  const creators = version.auth.privilegedCreators ? users + 1 : users;
  // After the shape comes "no power levels yet: allow", then the changes.
  return { prefix: rules.powerLevels, users, creators, singles: creators + 2 };
}

function malformedLevels(auth: AuthCase, rule: SubRules): Refused | undefined {
  const { content } = auth.event;
  const isLevel = (value: JsonValue | undefined) => levelOf(auth, value) !== undefined;

  if (auth.version.powerLevelValues === 'integers') {
    const bad = SINGLE_LEVELS.find((key) => Object.hasOwn(content, key) && !isLevel(content[key]));
    if (bad !== undefined)
      return refuseShape(`${rule.prefix}.1`, `content.${bad} must be an integer`);
    for (const key of ['events', 'notifications']) {
      const map = content[key];
      if (map === undefined) continue;
      if (!isObject(map) || !Object.values(map).every(isLevel)) {
        return refuseShape(`${rule.prefix}.2`, `content.${key} must map names to integers`);
      }
    }
  }

  const { users } = content;
  if (users === undefined) return undefined;
  if (!isObject(users) || !Object.keys(users).every(isUserId)) {
    return refuseShape(
      `${rule.prefix}.${rule.users}`,
      'content.users must have user ids as its keys',
    );
  }
  if (!Object.values(users).every(isLevel)) {
    return refuseShape(
      `${rule.prefix}.${rule.users}`,
      'content.users must map user ids to integers',
    );
  }
  return undefined;
}

/** Creators have infinite power; listing them could only pretend otherwise. */
function namedCreator(auth: AuthCase, rule: SubRules): Refused | undefined {
  if (!auth.version.auth.privilegedCreators) return undefined;
  const users = objectAt(auth.event.content, 'users');
  const named = roomCreators(auth.create, auth.version).find((user) => Object.hasOwn(users, user));
  if (named === undefined) return undefined;
  return refuseShape(
    `${rule.prefix}.${rule.creators}`,
    `content.users must not name ${named}: creators have infinite power`,
  );
}

function changedSingleLevels(
  auth: AuthCase,
  current: JsonObject,
  next: JsonObject,
  rule: string,
): Refused | undefined {
  for (const change of changes(auth, current, next, SINGLE_LEVELS)) {
    const where = `content.${change.key}`;
    if (exceeds(change.before, auth.senderPower)) return tooHigh(auth, `${rule}.1`, where, 'is');
    if (exceeds(change.after, auth.senderPower))
      return tooHigh(auth, `${rule}.2`, where, 'becomes');
  }
  return undefined;
}

function changedEntries(
  auth: AuthCase,
  current: JsonObject,
  next: JsonObject,
  lists: readonly string[],
  rule: SubRules,
): Refused | undefined {
  for (const list of lists) {
    for (const change of changesIn(auth, current, next, list)) {
      const where = `content.${list}.${change.key}`;
      if (exceeds(change.before, auth.senderPower)) {
        return tooHigh(auth, `${rule.prefix}.${rule.singles + 1}.1`, where, 'is');
      }
      if (exceeds(change.after, auth.senderPower)) {
        return tooHigh(auth, `${rule.prefix}.${rule.singles + 2}.1`, where, 'becomes');
      }
    }
  }
  return undefined;
}

function changedUsers(
  auth: AuthCase,
  current: JsonObject,
  next: JsonObject,
  rule: SubRules,
): Refused | undefined {
  const { event, senderPower } = auth;
  for (const { key, before, after } of changesIn(auth, current, next, 'users')) {
    if (key !== event.sender && before !== undefined && before >= senderPower) {
      return refuse(
        `${rule.prefix}.${rule.singles + 3}.1`,
        `${key} has as much power as ${event.sender}, or more`,
      );
    }
    if (exceeds(after, senderPower)) {
      return tooHigh(
        auth,
        `${rule.prefix}.${rule.singles + 4}.1`,
        `content.users.${key}`,
        'becomes',
      );
    }
  }
  return undefined;
}

/** One level that differs; `undefined` where it is absent or no level at all. */
type Change = {
  readonly key: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
};

function changesIn(auth: AuthCase, current: JsonObject, next: JsonObject, list: string): Change[] {
  const before = objectAt(current, list);
  const after = objectAt(next, list);
  return changes(auth, before, after, [...Object.keys(before), ...Object.keys(after)]);
}

function changes(
  auth: AuthCase,
  current: JsonObject,
  next: JsonObject,
  keys: readonly string[],
): Change[] {
  return keys
    .map((key) => ({
      key,
      before: levelOf(auth, own(current, key)),
      after: levelOf(auth, own(next, key)),
    }))
    .filter(({ before, after }) => before !== after);
}

function levelOf(auth: AuthCase, value: JsonValue | undefined): number | undefined {
  return parsePowerLevel(value, auth.version);
}

function exceeds(level: number | undefined, power: number): boolean {
  return level !== undefined && level > power;
}

function tooHigh(auth: AuthCase, rule: string, where: string, verb: 'is' | 'becomes'): Refused {
  const { event, senderPower } = auth;
  return refuse(
    rule,
    `${where} ${verb} higher than the power of ${event.sender}, ${showPower(senderPower)}`,
  );
}

function objectAt(content: JsonObject, key: string): JsonObject {
  const value = own(content, key);
  return isObject(value) ? value : {};
}
