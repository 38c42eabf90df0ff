import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import {
  bodyMatches,
  conditionHolds,
  type PushContext,
} from '../../../../server/matrix/push-rules/conditions.ts';

function context(event: JsonObject, more: Partial<PushContext> = {}): PushContext {
  return {
    event: { type: 'm.room.message', sender: '@bob:x', room_id: '!r', content: {}, ...event },
    user: '@alice:x',
    displayName: 'Alice',
    memberCount: 3,
    senderPower: 0,
    powerToNotify: () => 50,
    ...more,
  };
}

const holds = (kind: string, parameters: JsonObject, event: JsonObject, more = {}) =>
  conditionHolds({ kind, ...parameters }, context(event, more));

describe('event_match', () => {
  const topic = (pattern: string, value: JsonValue) =>
    holds('event_match', { key: 'content.topic', pattern }, { content: { topic: value } });

  it('matches the whole value, whatever its case', () => {
    expect(topic('lunc?*', 'Lunch plans')).toBe(true);
    expect(topic('lunc?*', 'LUNCH')).toBe(true);
    expect(topic('lunc?*', ' lunch')).toBe(false);
    expect(topic('lunc?*', 'lunc')).toBe(false);
    expect(topic('*', null)).toBe(false);
    expect(topic('*', 1)).toBe(false);
    expect(topic('*', '')).toBe(true);
    expect(topic('', '')).toBe(true);
    expect(topic('', 'x')).toBe(false);
    expect(topic('a.c', 'abc')).toBe(false);
  });

  it('does not match what is absent, even for *', () => {
    expect(holds('event_match', { key: 'content.none', pattern: '*' }, {})).toBe(false);
    expect(holds('event_match', { key: 'state_key', pattern: '' }, {})).toBe(false);
    expect(holds('event_match', { key: 'state_key', pattern: '' }, { state_key: '' })).toBe(true);
    expect(holds('event_match', { key: 'constructor.name', pattern: '*' }, {})).toBe(false);
  });

  it('is off when its parameters make no sense', () => {
    expect(holds('event_match', { key: 'type' }, {})).toBe(false);
    expect(holds('event_match', { pattern: '*' }, {})).toBe(false);
    expect(holds('event_match', { key: 1, pattern: '*' }, {})).toBe(false);
  });

  it.each([
    ['ex*ple', 'An example event.', true],
    ['ex*ple', 'exple', true],
    ['ex*ple', 'An exciting triple-whammy', true],
    ['ex*ple', 'a complex maple_syrup', false],
    ['cake', 'Cake!', true],
    ['cake', 'pancake', false],
    ['cake', 'cakes', false],
    ['cake', 'pancake cake', true],
    ['cake', 'cake_1', false],
    ['c?ke', 'a coke.', true],
    ['c?ke', 'a c💾ke.', true],
    ['c?ke', 'a cke', false],
    ['*', '', true],
    ['@room', 'hello @room', true],
    ['日', '日本', true],
    ['tea*time', 'time for tea, teatime', true],
    ['lie*', 'no li here', false],
  ])('finds %j among the words of %j: %s', (pattern, body, expected) => {
    expect(bodyMatches(pattern, { content: { body } })).toBe(expected);
    const parameters = { key: 'content.body', pattern };
    expect(holds('event_match', parameters, { content: { body } })).toBe(expected);
  });

  it('does not find words where there is no text', () => {
    expect(bodyMatches('*', { content: { body: 1 } })).toBe(false);
    expect(bodyMatches('*', { content: 1 })).toBe(false);
  });
});

describe('event_property_is', () => {
  const federate = (value: JsonValue, actual: JsonValue) =>
    holds(
      'event_property_is',
      { key: 'content.m\\.federate', value },
      { content: { 'm.federate': actual } },
    );

  it('compares without converting', () => {
    expect(federate(true, true)).toBe(true);
    expect(federate(true, 'true')).toBe(false);
    expect(federate(true, 1)).toBe(false);
    expect(federate(null, null)).toBe(true);
    expect(federate(1, 1)).toBe(true);
    expect(federate('A', 'a')).toBe(false);
    expect(federate([], [])).toBe(false);
    expect(federate(1.5, 1.5)).toBe(false);
    expect(holds('event_property_is', { key: 'content.none', value: null }, {})).toBe(false);
    expect(holds('event_property_is', { key: 'content.none' }, {})).toBe(false);
  });
});

describe('event_property_contains', () => {
  const contains = (value: JsonValue, list: JsonValue) =>
    holds('event_property_contains', { key: 'content.list', value }, { content: { list } });

  it('looks for an equal element', () => {
    expect(contains('#a:x', ['#b:x', '#a:x'])).toBe(true);
    expect(contains(':x', ['#a:x'])).toBe(false);
    expect(contains('a', 'a')).toBe(false);
    expect(contains(null, [{}, null])).toBe(true);
    expect(contains({}, [{}])).toBe(false);
  });
});

describe('contains_display_name', () => {
  const named = (displayName: string | undefined, body: JsonValue) =>
    holds('contains_display_name', {}, { content: { body } }, { displayName });

  it('looks for the very words', () => {
    expect(named('Alice', 'hello alice!')).toBe(true);
    expect(named('Alice', 'malice')).toBe(false);
    expect(named('A*e', 'hello alice!')).toBe(false);
    expect(named('A*e', 'hello a*e!')).toBe(true);
    expect(named('What?', 'what? when')).toBe(true);
    expect(named('', 'hello')).toBe(false);
    expect(named(undefined, 'hello')).toBe(false);
    expect(named('Alice', 1)).toBe(false);
  });
});

describe('room_member_count', () => {
  it.each([
    ['3', true],
    ['==3', true],
    ['2', false],
    ['<4', true],
    ['<3', false],
    ['<=3', true],
    ['>2', true],
    ['>3', false],
    ['>=3', true],
    ['=3', false],
    ['!=2', false],
    ['3.0', false],
    [' 3', false],
    ['', false],
  ])('%j among three: %s', (is, expected) => {
    expect(holds('room_member_count', { is }, {})).toBe(expected);
  });

  it('needs its parameter', () => {
    expect(holds('room_member_count', {}, {})).toBe(false);
    expect(holds('room_member_count', { is: 3 }, {})).toBe(false);
  });
});

describe('sender_notification_permission', () => {
  it('takes the power that the key asks for', () => {
    const allowed = (senderPower: number) =>
      holds('sender_notification_permission', { key: 'room' }, {}, { senderPower });
    expect(allowed(49)).toBe(false);
    expect(allowed(50)).toBe(true);
    expect(allowed(Infinity)).toBe(true);
    const keyless = holds('sender_notification_permission', {}, {}, { senderPower: 100 });
    expect(keyless).toBe(false);
  });
});

it('a condition of unknown kind never holds', () => {
  expect(holds('org.example.moon_phase', {}, {})).toBe(false);
  expect(holds('constructor', {}, {})).toBe(false);
});
