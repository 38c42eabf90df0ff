import { describe, expect, it } from 'vitest';
import { roomCreators } from '../../../server/matrix/creators.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import { parsePowerLevel, powerLevels } from '../../../server/matrix/power-levels.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { event } from './room.ts';

const create = (content: JsonObject) =>
  event({ type: 'm.room.create', state_key: '', sender: '@alice:domain', content });
const levels = (content: JsonObject) =>
  event({ type: 'm.room.power_levels', state_key: '', content });

describe('roomCreators', () => {
  it.each<[RoomVersionId, string[]]>([
    ['10', ['@named:domain']],
    ['11', ['@alice:domain']],
    ['12', ['@alice:domain', '@bob:domain']],
  ])('in version %s', (id, expected) => {
    const event = create({
      creator: '@named:domain',
      additional_creators: ['@bob:domain', '@alice:domain'],
    });
    expect(roomCreators(event, ROOM_VERSIONS[id])).toEqual(expected);
  });

  it('ignore what makes no sense', () => {
    expect(roomCreators(create({ creator: 1 }), ROOM_VERSIONS['1'])).toEqual([]);
    const odd = create({ additional_creators: ['@bob:domain', 1] });
    expect(roomCreators(odd, ROOM_VERSIONS['12'])).toEqual(['@alice:domain']);
  });
});

describe('powerLevels', () => {
  it('has defaults for a room without power levels', () => {
    const power = powerLevels(create({}), undefined, ROOM_VERSIONS['11']);
    expect(power.of('@alice:domain')).toBe(100);
    expect(power.of('@bob:domain')).toBe(0);
    expect(power.toSend('m.room.message', 'message')).toBe(0);
    expect(power.toSend('m.room.name', 'state')).toBe(50);
    expect(power.toNotify('room')).toBe(50);
    expect([power.ban, power.kick, power.redact, power.invite]).toEqual([50, 50, 50, 0]);
  });

  it('takes the creator’s power away once there are power levels, up to version 11', () => {
    const power = powerLevels(create({}), levels({}), ROOM_VERSIONS['11']);
    expect(power.of('@alice:domain')).toBe(0);
  });

  it('never takes it away from version 12 on', () => {
    const room = create({ additional_creators: ['@bob:domain'] });
    const power = powerLevels(room, levels({ users: { '@alice:domain': 1 } }), ROOM_VERSIONS['12']);
    expect(power.of('@alice:domain')).toBe(Infinity);
    expect(power.of('@bob:domain')).toBe(Infinity);
    expect(power.of('@carol:domain')).toBe(0);
  });

  it('reads what the event says', () => {
    const content = {
      users: { '@bob:domain': 7 },
      users_default: 1,
      events: { 'm.room.name': 30 },
      events_default: 2,
      state_default: 3,
      notifications: { room: 4 },
      ban: 5,
      kick: 6,
      invite: 8,
      redact: 9,
    };
    const power = powerLevels(create({}), levels(content), ROOM_VERSIONS['11']);
    expect([power.of('@bob:domain'), power.of('@x:y')]).toEqual([7, 1]);
    expect(power.toSend('m.room.name', 'state')).toBe(30);
    expect(power.toSend('x', 'state')).toBe(3);
    expect(power.toSend('x', 'message')).toBe(2);
    expect(power.toNotify('room')).toBe(4);
    expect([power.ban, power.kick, power.invite, power.redact]).toEqual([5, 6, 8, 9]);
  });

  it('knows no power that every object inherits', () => {
    const power = powerLevels(create({}), levels({ events: {} }), ROOM_VERSIONS['11']);
    expect(power.toSend('constructor', 'message')).toBe(0);
    expect(power.toSend('__proto__', 'state')).toBe(50);
    expect(power.toNotify('toString')).toBe(50);
  });
});

describe('parsePowerLevel', () => {
  it.each<[JsonValue, number | undefined, number | undefined, number | undefined]>([
    [50, 50, 50, 50],
    [-1, -1, -1, -1],
    ['100', undefined, 100, 100],
    [' +00100 ', undefined, 100, 100],
    ['-100', undefined, -100, -100],
    ['1.5', undefined, undefined, undefined],
    ['', undefined, undefined, undefined],
    ['1e3', undefined, undefined, undefined],
    ['99999999999999999999', undefined, undefined, undefined],
    [50.57, undefined, undefined, 50],
    [-50.57, undefined, undefined, -50],
    [true, undefined, undefined, undefined],
    [null, undefined, undefined, undefined],
    [[1], undefined, undefined, undefined],
  ])('%j', (value, inTen, inSix, inOne) => {
    expect(parsePowerLevel(value, ROOM_VERSIONS['10'])).toBe(inTen);
    expect(parsePowerLevel(value, ROOM_VERSIONS['6'])).toBe(inSix);
    expect(parsePowerLevel(value, ROOM_VERSIONS['1'])).toBe(inOne);
  });
});
