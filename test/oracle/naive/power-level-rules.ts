import { isObject, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import type { Case } from './case.ts';
import { creatorsOf, entriesOf, integerIn, userLevel } from './levels.ts';
import { allow, always, forEach, reject, type Rule } from './rule-list.ts';
import { isUserId, type VersionNumber } from './room.ts';

const LEVELS = [
  'users_default',
  'events_default',
  'state_default',
  'ban',
  'redact',
  'kick',
  'invite',
];

/** One level that an event sets anew: what it was, what it becomes, and how much the sender has. */
interface Alteration {
  readonly current: number | undefined;
  readonly next: number | undefined;
  readonly sender: number;
}

const isAboveSender = (which: 'current' | 'next') => (alteration: Alteration) => {
  const level = alteration[which];
  return level !== undefined && level > alteration.sender;
};

/** The list below "If type is m.room.power_levels". */
export function powerLevelRules(version: VersionNumber): Rule<Case>[] {
  const since = (first: VersionNumber, rule: Rule<Case>) => (version >= first ? [rule] : []);
  const isInteger = (value: JsonValue | undefined) => integerIn(value, version) !== undefined;
  const objects = version >= 6 ? ['events', 'notifications'] : ['events'];

  return [
    ...since(
      10,
      reject(({ event: { content } }) =>
        LEVELS.some((name) => content[name] !== undefined && !isInteger(content[name])),
      ),
    ),
    ...since(
      10,
      reject(({ event: { content } }) =>
        objects.some((name) => content[name] !== undefined && !hasOnly(content[name], isInteger)),
      ),
    ),
    reject(({ event: { content } }) => !isUsers(content['users'], isInteger)),
    ...since(12, reject(namesCreator)),
    allow(({ state }) => state('m.room.power_levels', '') === undefined),
    forEach(alteredLevels, reject(isAboveSender('current')), reject(isAboveSender('next'))),
    forEach(
      (about) => objects.flatMap((property) => alteredEntries(about, property)),
      reject(isAboveSender('current')),
    ),
    forEach(
      (about) => objects.flatMap((property) => alteredEntries(about, property)),
      reject(isAboveSender('next')),
    ),
    forEach(
      (about) => alteredEntries(about, 'users', about.event.sender),
      reject(({ current, sender }: Alteration) => current !== undefined && current >= sender),
    ),
    forEach((about) => alteredEntries(about, 'users'), reject(isAboveSender('next'))),
    allow(always),
  ];
}

function hasOnly(
  value: JsonValue | undefined,
  isRight: (value: JsonValue | undefined) => boolean,
): boolean {
  return isObject(value) && Object.values(value).every(isRight);
}

/** No `users` at all is no wrong `users`: the property is optional. */
function isUsers(
  users: JsonValue | undefined,
  isRight: (value: JsonValue | undefined) => boolean,
): boolean {
  if (users === undefined) return true;
  return hasOnly(users, isRight) && isObject(users) && Object.keys(users).every(isUserId);
}

function namesCreator({ event, state, version }: Case): boolean {
  const { users } = event.content;
  return (
    isObject(users) && creatorsOf(state, version).some((creator) => Object.hasOwn(users, creator))
  );
}

function previous({ state }: Case): JsonObject {
  return state('m.room.power_levels', '')?.content ?? {};
}

/** What differs between two sets of levels, in the order of the keys given. */
function difference(
  about: Case,
  keys: Iterable<string>,
  before: (key: string) => number | undefined,
  after: (key: string) => number | undefined,
): Alteration[] {
  const sender = userLevel(about.state, about.event.sender, about.version);
  return [...keys]
    .map((key) => ({ current: before(key), next: after(key), sender }))
    .filter(({ current, next }) => current !== next);
}

function alteredLevels(about: Case): Alteration[] {
  const { event, version } = about;
  return difference(
    about,
    LEVELS,
    (name) => integerIn(previous(about)[name], version),
    (name) => integerIn(event.content[name], version),
  );
}

function alteredEntries(about: Case, property: string, except?: string): Alteration[] {
  const before = entriesOf(previous(about), property, about.version);
  const after = entriesOf(about.event.content, property, about.version);
  const keys = new Set([...before.keys(), ...after.keys()]);
  if (except !== undefined) keys.delete(except);
  return difference(
    about,
    keys,
    (key) => before.get(key),
    (key) => after.get(key),
  );
}
