/** What a field of the form does to an event. */
import { isObject, type JsonObject, type JsonValue, without } from '../../../server/matrix/json.ts';
import { LIMITS, parseScenario, ScenarioError } from '../address/parse-scenario.ts';
import type { Scenario, ScenarioEvent } from '../scenario.ts';
import { replaceEvent, toggleParent } from './edits.ts';
import { asKind, textKey } from './kinds.ts';

/**
 * The scenario after a field of an event's form was given a value. A check box gives `on` or nothing, and its own value
 * stands behind a colon in the field's name: `parent:create`, `power:@bob:green.example`.
 *
 * @throws ScenarioError with a message for the reader when the value cannot be used
 */
export function setField(scenario: Scenario, name: string, field: string, value: string): Scenario {
  const event = scenario.events.find((other) => other.name === name);
  if (event === undefined) return scenario;
  const colon = field.indexOf(':');
  const [key, about] = colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1)];
  if (key === 'parent') return toggleParent(scenario, name, about);
  const next = changed(event, key, about, value, scenario);
  const result = replaceEvent(scenario, name, next);
  // The same rules as for a scenario from elsewhere: names, lengths, whole numbers.
  parseScenario(asJson(result));
  return result;
}

function changed(
  event: ScenarioEvent,
  key: string,
  about: string,
  value: string,
  scenario: Scenario,
): ScenarioEvent {
  switch (key) {
    case 'name':
      return { ...event, name: value.trim() };
    case 'sender':
      return withSender(event, value);
    case 'kind':
      return asKind(event, value, scenario.people);
    case 'target':
      return { ...event, stateKey: value };
    case 'text':
      return withContent(event, { [textKey(event)]: value });
    case 'rule':
      return withContent(event, { join_rule: value });
    case 'authoriser':
      return value === ''
        ? { ...event, content: without(event.content, 'join_authorised_via_users_server') }
        : withContent(event, { join_authorised_via_users_server: value });
    case 'power':
      return withContent(event, { users: withPower(event, about, value) });
    case 'type':
      return { ...event, type: value.trim() };
    case 'state-key':
      return { ...event, stateKey: value };
    case 'is-state':
      return withState(event, value === 'on');
    case 'clock':
      return { ...event, clock: wholeNumber(value, 'the clock') };
    case 'content':
      return { ...event, content: objectFrom(value) };
    case 'own-auth':
      return withOwnAuth(event, value === 'on');
    case 'auth':
      return { ...event, auth: toggled(event.auth ?? [], about) };
    case 'told':
      return withTold(event, toggled(event.told ?? [], about));
  }
  return event;
}

/** Someone's own membership goes with them. */
function withSender(event: ScenarioEvent, sender: string): ScenarioEvent {
  const own = event.type === 'm.room.member' && event.stateKey === event.sender;
  return { ...event, sender, ...(own ? { stateKey: sender } : {}) };
}

function withContent(event: ScenarioEvent, more: JsonObject): ScenarioEvent {
  return { ...event, content: { ...event.content, ...more } };
}

function withPower(event: ScenarioEvent, user: string, value: string): JsonObject {
  const users = isObject(event.content.users) ? event.content.users : {};
  if (value.trim() === '') return without(users, user);
  return { ...users, [user]: wholeNumber(value, `the power of ${user}`) };
}

function withState(event: ScenarioEvent, isState: boolean): ScenarioEvent {
  const { stateKey, ...rest } = event;
  return isState ? { ...rest, stateKey: stateKey ?? '' } : rest;
}

function withOwnAuth(event: ScenarioEvent, own: boolean): ScenarioEvent {
  const { auth, ...rest } = event;
  return own ? { ...rest, auth: auth ?? [] } : rest;
}

function withTold(event: ScenarioEvent, told: readonly string[]): ScenarioEvent {
  const { told: _old, ...rest } = event;
  return told.length === 0 ? rest : { ...rest, told };
}

function toggled(names: readonly string[], name: string): string[] {
  return names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
}

function wholeNumber(value: string, what: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isSafeInteger(number)) return number;
  throw new ScenarioError(`${what} must be a whole number`);
}

function objectFrom(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw new ScenarioError(`the content is not JSON: ${why}`, { cause: error });
  }
  if (!isObject(value)) throw new ScenarioError('the content must be a JSON object');
  if (text.length > LIMITS.content * 2) throw new ScenarioError('the content is too long');
  return value;
}

/** A scenario is JSON already; the compiler is told so field by field. */
export function asJson({ title, about, people, events }: Scenario): JsonObject {
  return { title, about, people, events: events.map((event): JsonObject => ({ ...event })) };
}
