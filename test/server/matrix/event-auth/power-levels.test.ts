import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import type { RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { peopledRoom, Room } from '../room.ts';

const ALICE = '@alice:domain';
const BOB = '@bob:domain';
const CAROL = '@carol:domain';

function change(room: Room, content: JsonObject, sender = BOB): string {
  return room.rule({ type: 'm.room.power_levels', state_key: '', sender, content });
}

/** Bob (50) may send power levels; this is what they were. */
const USERS = { [ALICE]: 100, [BOB]: 50 };
const BEFORE: JsonObject = {
  users: USERS,
  ban: 60,
  kick: 40,
  events: { high: 60, low: 40 },
  notifications: { room: 60 },
};

describe('m.room.power_levels', () => {
  it.each<[RoomVersionId, string, JsonValue, string]>([
    ['11', 'ban', '50', '9.1'],
    ['11', 'users_default', 1.5, '9.1'],
    ['11', 'invite', null, '9.1'],
    ['11', 'events', [], '9.2'],
    ['11', 'events', { a: '1' }, '9.2'],
    ['11', 'notifications', { room: true }, '9.2'],
    ['11', 'users', [], '9.3'],
    ['11', 'users', { bob: 1 }, '9.3'],
    ['11', 'users', { [BOB]: '1' }, '9.3'],
    ['12', 'ban', '50', '10.1'],
    ['12', 'events', 1, '10.2'],
    ['12', 'users', { bob: 1 }, '10.3'],
    ['6', 'users', { bob: 1 }, '9.1'],
    ['6', 'users', { [BOB]: 1.5 }, '9.1'],
    ['5', 'users', { [BOB]: 'x' }, '10.1'],
  ])('in version %s refuses %s: %j (%s)', (version, key, value, rule) => {
    expect(change(peopledRoom(version), { [key]: value }, ALICE)).toBe(rule);
  });

  it('lets old versions write levels as they did', () => {
    const room = () => new Room('6').members({ [ALICE]: 'join' });
    expect(change(room(), { users: { [BOB]: ' 7 ' }, ban: 'x' }, ALICE)).toBe('allowed');
    const five = new Room('5').members({ [ALICE]: 'join' });
    expect(change(five, { users: { [BOB]: 1.5 } }, ALICE)).toBe('allowed');
  });

  it('do not change when they are written otherwise', () => {
    const room = (version: RoomVersionId) =>
      peopledRoom(version, { users: { [ALICE]: '100', [BOB]: 50 }, ban: ' +060', kick: 'x' });
    const numbers = { users: { [ALICE]: 100, [BOB]: '50' }, ban: 60 };
    expect(change(room('9'), numbers)).toBe('allowed');
    expect(change(room('9'), { ...numbers, ban: 61 })).toBe('9.3.1');
    expect(change(room('1'), { ...numbers, ban: 60.9 })).toBe('allowed');
  });

  it('are asked about entry after entry before the next rule is', () => {
    const room = peopledRoom('11', BEFORE);
    // The first entry breaks 9.7, the second 9.6, which comes first.
    const events = { low: 51, high: 10 };
    expect(change(room, { ...BEFORE, events })).toBe('9.6.1');
    const users = { ...USERS, [CAROL]: 51, [ALICE]: 10 };
    expect(change(room, { ...BEFORE, users })).toBe('9.8.1');
  });

  it('must not name creators from version 12 on (10.4)', () => {
    const room = new Room('12', { additional_creators: [BOB] }).members({ [ALICE]: 'join' });
    expect(change(room, { users: { [ALICE]: 100 } }, ALICE)).toBe('10.4');
    expect(change(room, { users: { [BOB]: 1 } }, ALICE)).toBe('10.4');
    expect(change(room, { users: { [CAROL]: 2 ** 53 - 1 } }, ALICE)).toBe('allowed');
  });

  it('may be anything well-formed the first time (9.4)', () => {
    const room = new Room('11').members({ [ALICE]: 'join' });
    expect(change(room, { users: { [ALICE]: 1000 }, ban: 2000 }, ALICE)).toBe('allowed');
  });

  const room = (version: RoomVersionId = '11', more: JsonObject = {}) =>
    peopledRoom(version, { ...BEFORE, ...more });
  const next = (more: JsonObject) => ({ ...BEFORE, ...more });

  it('may stay the same', () => {
    expect(change(room(), BEFORE)).toBe('allowed');
  });

  it('single levels move only below the sender’s power (9.5)', () => {
    expect(change(room(), next({ ban: 50 }))).toBe('9.5.1');
    expect(change(room(), next({ kick: 51 }))).toBe('9.5.2');
    expect(change(room(), next({ kick: 50 }))).toBe('allowed');
    expect(change(room(), next({ redact: 51 }))).toBe('9.5.2');
    expect(change(room(), next({ redact: 0 }))).toBe('allowed');
    const { ban: _, ...withoutBan } = BEFORE;
    expect(change(room(), withoutBan)).toBe('9.5.1');
    expect(change(room(), next({ ban: 50 }), ALICE)).toBe('allowed');
  });

  it('levels of events move only below the sender’s power (9.6, 9.7)', () => {
    expect(change(room(), next({ events: { low: 40 } }))).toBe('9.6.1');
    expect(change(room(), next({ events: { high: 10, low: 40 } }))).toBe('9.6.1');
    expect(change(room(), next({ events: { high: 60, low: 51 } }))).toBe('9.7.1');
    expect(change(room(), next({ events: { high: 60, low: 40, more: 51 } }))).toBe('9.7.1');
    expect(change(room(), next({ events: { high: 60, more: 50 } }))).toBe('allowed');
    expect(change(room(), next({ events: { high: 60, low: 40, constructor: 51 } }))).toBe('9.7.1');
  });

  it('levels of notifications are guarded from version 6 on', () => {
    const lower = next({ notifications: { room: 0 } });
    expect(change(room('11'), lower)).toBe('9.6.1');
    expect(change(room('6'), lower)).toBe('9.4.1');
    expect(change(room('5'), lower)).toBe('allowed');
    expect(change(room('6'), next({ notifications: { room: 60, x: 51 } }))).toBe('9.5.1');
  });

  it('users of equal or more power are out of reach (9.8)', () => {
    const equals = { users: { ...USERS, [CAROL]: 50 } };
    expect(change(room('11', equals), next({ users: { ...USERS, [CAROL]: 49 } }))).toBe('9.8.1');
    expect(change(room('11', equals), next({ users: USERS }))).toBe('9.8.1');
    expect(change(room(), next({ users: { [BOB]: 50 } }))).toBe('9.8.1');
    expect(change(room(), next({ users: { ...USERS, [BOB]: 10 } }))).toBe('allowed');
    const below = { users: { ...USERS, [CAROL]: 49 } };
    expect(change(room('11', below), next({ users: USERS }))).toBe('allowed');
  });

  it('nobody is given more than the giver has (9.9)', () => {
    expect(change(room(), next({ users: { ...USERS, [CAROL]: 51 } }))).toBe('9.9.1');
    expect(change(room(), next({ users: { ...USERS, [CAROL]: 50 } }))).toBe('allowed');
    expect(change(room(), next({ users: { ...USERS, [BOB]: 51 } }))).toBe('9.9.1');
  });

  it.each<[RoomVersionId, string]>([
    ['5', '10'],
    ['6', '9'],
    ['12', '10'],
  ])('count their rules as version %s does', (version, rule) => {
    const shift = version === '12' ? 6 : 3;
    const users = version === '12' ? { [BOB]: 50 } : USERS;
    const base = { ...BEFORE, users };
    const before = () => peopledRoom(version, base);
    const sub = (steps: number, last: number) => `${rule}.${shift + steps}.${last}`;
    expect(change(before(), { ...base, ban: 50 })).toBe(sub(0, 1));
    expect(change(before(), { ...base, kick: 51 })).toBe(sub(0, 2));
    expect(change(before(), { ...base, events: { low: 40 } })).toBe(sub(1, 1));
    expect(change(before(), { ...base, events: { high: 60, low: 51 } })).toBe(sub(2, 1));
    const equals = { ...base, users: { ...users, [CAROL]: 50 } };
    expect(change(peopledRoom(version, equals), base)).toBe(sub(3, 1));
    expect(change(before(), { ...base, users: { ...users, [CAROL]: 51 } })).toBe(sub(4, 1));
  });
});
