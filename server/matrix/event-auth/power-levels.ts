import { roomCreators } from '../creators.ts';
import { isUserId } from '../identifiers.ts';
import { isObject, type JsonObject, type JsonValue, own } from '../json.ts';
import { type AuthCase, showPower } from './auth-case.ts';
import { type LevelChange, levelChanges, levelMap, SINGLE_LEVELS } from './level-changes.ts';
import { parsePowerLevel } from '../power-levels.ts';
import { allow, refuse, refuseShape, type Refused, type Verdict } from './verdict.ts';

/**
 * Rule 9 or 10: `m.room.power_levels`. The new levels must be well-formed, and nobody may grant,
 * or take from the reach of others, more than they have.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizePowerLevels(auth: AuthCase): Verdict {
  const malformed = malformedLevels(auth) ?? malformedUsers(auth) ?? namedCreator(auth);
  if (malformed !== undefined) return malformed;

  const current = auth.context.state('m.room.power_levels', '')?.content;
  if (current === undefined) return allow(auth.rules.levelsFirst);
  return (
    changedSingleLevels(auth, current) ??
    changedEntries(auth, current) ??
    changedUsers(auth, current) ??
    allow(auth.rules.levelsAllowed)
  );
}

function malformedLevels({ event, version, rules }: AuthCase): Refused | undefined {
  if (version.powerLevelValues !== 'integers') return undefined;
  const { content } = event;
  const isLevel = (value: JsonValue | undefined) => parsePowerLevel(value, version) !== undefined;

  const bad = SINGLE_LEVELS.find((key) => Object.hasOwn(content, key) && !isLevel(content[key]));
  if (bad !== undefined)
    return refuseShape(rules.levelsSingle, `content.${bad} must be an integer`);
  for (const key of ['events', 'notifications']) {
    const map = own(content, key);
    if (map === undefined) continue;
    if (!isObject(map) || !Object.values(map).every(isLevel)) {
      return refuseShape(rules.levelsMaps, `content.${key} must map names to integers`);
    }
  }
  return undefined;
}

/** Levels without `users` are well-formed: everyone then has the default. */
function malformedUsers({ event, version, rules }: AuthCase): Refused | undefined {
  const users = own(event.content, 'users');
  if (users === undefined) return undefined;
  if (!isObject(users) || !Object.keys(users).every(isUserId)) {
    return refuseShape(rules.levelsUsers, 'content.users must have user ids as its keys');
  }
  if (Object.values(users).some((value) => parsePowerLevel(value, version) === undefined)) {
    return refuseShape(rules.levelsUsers, 'content.users must map user ids to integers');
  }
  return undefined;
}

/** Creators have infinite power; listing them could only pretend otherwise. */
function namedCreator({ event, version, create, rules }: AuthCase): Refused | undefined {
  if (!version.auth.privilegedCreators) return undefined;
  const users = levelMap(event.content, 'users');
  const named = roomCreators(create, version).find((user) => Object.hasOwn(users, user));
  if (named === undefined) return undefined;
  return refuseShape(
    rules.levelsCreators,
    `content.users must not name ${named}: creators have infinite power`,
  );
}

function changedSingleLevels(auth: AuthCase, current: JsonObject): Refused | undefined {
  const { rules } = auth;
  for (const change of levelChanges(current, auth.event.content, SINGLE_LEVELS, auth.version)) {
    const refused =
      tooHighBefore(auth, change, rules.levelsSingleBefore, 'content') ??
      tooHighAfter(auth, change, rules.levelsSingleAfter, 'content');
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function changedEntries(auth: AuthCase, current: JsonObject): Refused | undefined {
  const { rules, version } = auth;
  const lists = version.auth.notificationsChecked ? ['events', 'notifications'] : ['events'];
  const changes = lists.map((list) => ({ list, all: changesIn(auth, current, list) }));
  return (
    first(changes, ({ list, all }) =>
      first(all, (one) => tooHighBefore(auth, one, rules.levelsEntryBefore, `content.${list}`)),
    ) ??
    first(changes, ({ list, all }) =>
      first(all, (one) => tooHighAfter(auth, one, rules.levelsEntryAfter, `content.${list}`)),
    )
  );
}

function changedUsers(auth: AuthCase, current: JsonObject): Refused | undefined {
  const changes = changesIn(auth, current, 'users');
  return (
    first(changes, (change) => outOfReach(auth, change)) ??
    first(changes, (change) =>
      tooHighAfter(auth, change, auth.rules.levelsUserAfter, 'content.users'),
    )
  );
}

/** Of those who have as much power as the sender, only the sender's own may change. */
function outOfReach(auth: AuthCase, { key, before }: LevelChange): Refused | undefined {
  const { event, senderPower, rules } = auth;
  if (key === event.sender || before === undefined || before < senderPower()) return undefined;
  return refuse(rules.levelsUserBefore, `${key} has as much power as ${event.sender}, or more`);
}

function tooHighBefore(auth: AuthCase, change: LevelChange, rule: string, where: string) {
  return tooHigh(auth, change.before, rule, `${where}.${change.key} is`);
}

function tooHighAfter(auth: AuthCase, change: LevelChange, rule: string, where: string) {
  return tooHigh(auth, change.after, rule, `${where}.${change.key} becomes`);
}

function tooHigh(
  { event, senderPower }: AuthCase,
  level: number | undefined,
  rule: string,
  what: string,
): Refused | undefined {
  if (level === undefined || level <= senderPower()) return undefined;
  return refuse(
    rule,
    `${what} higher than the power of ${event.sender}, ${showPower(senderPower())}`,
  );
}

function changesIn({ event, version }: AuthCase, current: JsonObject, list: string) {
  const before = levelMap(current, list);
  const after = levelMap(event.content, list);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return levelChanges(before, after, [...keys], version);
}

/** The first refusal that any of them gives. */
function first<T>(
  items: readonly T[],
  judge: (item: T) => Refused | undefined,
): Refused | undefined {
  for (const item of items) {
    const refused = judge(item);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
