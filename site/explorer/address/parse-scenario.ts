/** A scenario from somewhere else: an address, a pasted text. Nothing in it is believed. */
import { isUserId } from '../../../server/matrix/identifiers.ts';
import {
  isArray,
  isInteger,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
} from '../../../server/matrix/json.ts';
import { NOW } from '../model/place.ts';
import type { Scenario, ScenarioEvent } from '../scenario.ts';

/** What is too much for a page that computes everything at every change. */
export const LIMITS = {
  people: 12,
  events: 60,
  name: 24,
  text: 2000,
  identifier: 255,
  content: 4000,
  parents: 20,
  /** Seconds: some three thousand years either way. */
  clock: 100_000_000_000,
} as const;

/** A scenario that is none. The message names the part and is meant for the reader. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/** @throws ScenarioError naming the first part that is wrong */
export function parseScenario(value: JsonValue): Scenario {
  if (!isObject(value)) throw new ScenarioError('a scenario is an object');
  const people = list(value.people, 'people', LIMITS.people).map((user, index) => {
    const id = text(user, `people[${index}]`, LIMITS.identifier);
    if (!isUserId(id))
      throw new ScenarioError(`people[${index}] must be a user id, like @alice:example.org`);
    return id;
  });
  const known = new Set<string>();
  const events = list(value.events, 'events', LIMITS.events).map((entry, index) => {
    const event = parseEvent(entry, `events[${index}]`, people, known);
    known.add(event.name);
    return event;
  });
  return {
    title: text(value.title ?? '', 'title', LIMITS.text),
    about: text(value.about ?? '', 'about', LIMITS.text),
    people: [...new Set(people)],
    events,
  };
}

function parseEvent(
  value: JsonValue,
  where: string,
  people: readonly string[],
  known: ReadonlySet<string>,
): ScenarioEvent {
  if (!isObject(value)) throw new ScenarioError(`${where} must be an object`);
  const name = text(value.name, `${where}.name`, LIMITS.name);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new ScenarioError(`${where}.name must be made of a to z, 0 to 9 and hyphens`);
  if (name === NOW)
    throw new ScenarioError(`${where}.name must not be ${NOW}, which is the room in the end`);
  if (known.has(name))
    throw new ScenarioError(`${where}.name: there are two events called ${name}`);
  const sender = text(value.sender, `${where}.sender`, LIMITS.identifier);
  if (!people.includes(sender)) throw new ScenarioError(`${where}.sender is not one of the people`);
  const names = (key: string): string[] => references(value[key], `${where}.${key}`, known);
  return {
    name,
    sender,
    type: text(value.type, `${where}.type`, LIMITS.identifier),
    ...(value.stateKey === undefined
      ? {}
      : { stateKey: text(value.stateKey, `${where}.stateKey`, LIMITS.identifier) }),
    content: content(value.content, `${where}.content`),
    parents: names('parents'),
    clock: clock(value.clock, `${where}.clock`),
    ...(value.auth === undefined ? {} : { auth: names('auth') }),
    ...(value.told === undefined ? {} : { told: names('told') }),
  };
}

function references(
  value: JsonValue | undefined,
  where: string,
  known: ReadonlySet<string>,
): string[] {
  return list(value, where, LIMITS.parents).map((entry, index) => {
    const name = text(entry, `${where}[${index}]`, LIMITS.name);
    if (!known.has(name))
      throw new ScenarioError(`${where} names ${name}, which does not arrive before`);
    return name;
  });
}

function content(value: JsonValue | undefined, where: string): JsonObject {
  if (!isObject(value)) throw new ScenarioError(`${where} must be an object`);
  if (JSON.stringify(value).length > LIMITS.content)
    throw new ScenarioError(`${where} is longer than ${LIMITS.content} characters`);
  return value;
}

function clock(value: JsonValue | undefined, where: string): number {
  if (isInteger(value) && Math.abs(value) <= LIMITS.clock) return value;
  throw new ScenarioError(`${where} must be a whole number of seconds, at most ${LIMITS.clock}`);
}

function text(value: JsonValue | undefined, where: string, most: number): string {
  if (!isString(value)) throw new ScenarioError(`${where} must be a text`);
  if (value.length > most) throw new ScenarioError(`${where} is longer than ${most} characters`);
  if (!value.isWellFormed()) throw new ScenarioError(`${where} is not well-formed Unicode`);
  return value;
}

function list(value: JsonValue | undefined, where: string, most: number): readonly JsonValue[] {
  if (!isArray(value)) throw new ScenarioError(`${where} must be a list`);
  if (value.length > most) throw new ScenarioError(`${where} has more than ${most} entries`);
  return value;
}
