import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkEventSize,
  EventFormatError,
  MAX_EVENT_BYTES,
  parsePdu,
} from '../../../server/matrix/event-format.ts';
import { membershipIn, referencedIds } from '../../../server/matrix/events.ts';
import {
  isRoomVersionId,
  ROOM_VERSIONS,
  roomVersion,
} from '../../../server/matrix/room-versions.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import { canonicalValue } from './arbitraries.ts';
import { event } from './room.ts';

const good: JsonObject = event({ state_key: '', unsigned: {}, redacts: '$x' });
const V10 = ROOM_VERSIONS['10'];
const V11 = ROOM_VERSIONS['11'];

function fieldOf(value: JsonValue, version = V10): string {
  try {
    parsePdu(value, version);
    return 'accepted';
  } catch (error) {
    if (error instanceof EventFormatError) return error.field;
    throw error;
  }
}

function without(key: string): JsonObject {
  return Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
}

describe('parsePdu', () => {
  it('accepts an event', () => {
    expect(parsePdu(good, V10)).toBe(good);
  });

  it.each([
    'type',
    'sender',
    'content',
    'origin_server_ts',
    'depth',
    'prev_events',
    'auth_events',
    'hashes',
    'signatures',
    'room_id',
  ])('names %s when it is missing or of a wrong kind', (field) => {
    expect(fieldOf(without(field))).toBe(field);
    expect(fieldOf({ ...good, [field]: true })).toBe(field);
    expect(fieldOf({ ...good, [field]: null })).toBe(field);
  });

  it.each<[string, JsonValue]>([
    ['state_key', 1],
    ['redacts', {}],
    ['unsigned', []],
    ['sender', 'alice'],
    ['room_id', 'room'],
    ['depth', -1],
    ['depth', 1.5],
    ['depth', 2 ** 53],
    ['origin_server_ts', 1.5],
    ['prev_events', [1]],
    ['prev_events', [['$1', { sha256: '' }]]],
    ['prev_events', Array.from({ length: 21 }, () => '$1')],
    ['auth_events', Array.from({ length: 11 }, () => '$1')],
    ['hashes', {}],
    ['signatures', { domain: 'x' }],
    ['signatures', { domain: { 'ed25519:1': 1 } }],
    ['content.a[0]', { a: [1.5] }],
    ['content.a', { a: 2 ** 53 }],
  ])('names %s when it is %j', (field, value) => {
    const [key = ''] = field.split('.');
    expect(fieldOf({ ...good, [key]: value })).toBe(field);
  });

  it('wants an object', () => {
    for (const value of [null, [], 'x', 1]) expect(fieldOf(value)).toBe('(root)');
  });

  it('reads the format of versions 1 and 2', () => {
    const pair = ['$1:domain', { sha256: 'x' }];
    const old = { ...good, prev_events: [pair], auth_events: [pair], depth: 2 ** 60 };
    expect(fieldOf(old, ROOM_VERSIONS['1'])).toBe('event_id');
    const complete = { ...old, event_id: '$2:domain', content: { level: 1.5 } };
    expect(fieldOf(complete, ROOM_VERSIONS['1'])).toBe('accepted');
    expect(referencedIds(parsePdu(complete, ROOM_VERSIONS['1']).prev_events)).toEqual([
      '$1:domain',
    ]);
    expect(fieldOf(complete, ROOM_VERSIONS['3'])).toBe('prev_events');
    expect(fieldOf({ ...complete, prev_events: ['$1'] }, ROOM_VERSIONS['1'])).toBe('prev_events');
  });

  it('leaves alone what a version has no use for', () => {
    expect(fieldOf({ ...good, origin: 1, event_id: '$x', membership: {} })).toBe('accepted');
    expect(fieldOf({ ...good, redacts: {} }, V11)).toBe('accepted');
  });

  it('takes numbers of 64 bits up to version 5', () => {
    const five = ROOM_VERSIONS['5'];
    const large = { ...good, origin_server_ts: 2 ** 60, depth: 2 ** 63 };
    expect(fieldOf(large, five)).toBe('accepted');
    expect(fieldOf({ ...large, depth: 2 ** 64 }, five)).toBe('depth');
    expect(fieldOf({ ...large, origin_server_ts: 0.5 }, five)).toBe('origin_server_ts');
    expect(fieldOf(large)).toBe('origin_server_ts');
  });

  it('counts numbers as Canonical JSON writes them', () => {
    // 1e300 takes 301 digits there.
    const content = { numbers: Array.from({ length: 220 }, () => 1e300) };
    expect(fieldOf({ ...good, content }, ROOM_VERSIONS['5'])).toBe('(root)');
    const fewer = { numbers: content.numbers.slice(10) };
    expect(fieldOf({ ...good, content: fewer }, ROOM_VERSIONS['5'])).toBe('accepted');
  });

  it('lets the create event of version 12 have no room id', () => {
    const create = { ...without('room_id'), type: 'm.room.create' };
    expect(fieldOf(create, ROOM_VERSIONS['12'])).toBe('accepted');
    expect(fieldOf(create, V11)).toBe('room_id');
    expect(fieldOf(without('room_id'), ROOM_VERSIONS['12'])).toBe('room_id');
  });

  it('throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), canonicalValue, (key, value) => {
        expect(() => fieldOf({ ...good, [key]: value })).not.toThrow();
      }),
    );
  });
});

describe('the size of an event', () => {
  const tooLarge = (parts: Parameters<typeof event>[0]) => () => checkEventSize(event(parts), V11);

  it.each(['type', 'state_key', 'sender', 'room_id', 'event_id'])('limits %s', (field) => {
    expect(tooLarge({ [field]: 'é'.repeat(127) })).not.toThrow();
    expect(tooLarge({ [field]: 'é'.repeat(128) })).toThrow(`${field}: takes 256 bytes`);
  });

  it('is at most 65,536 bytes of Canonical JSON', () => {
    const room = MAX_EVENT_BYTES - JSON.stringify(event({ content: { body: '' } })).length;
    expect(tooLarge({ content: { body: 'a'.repeat(room) } })).not.toThrow();
    expect(tooLarge({ content: { body: 'a'.repeat(room + 1) } })).toThrow(
      'the event takes 65537 bytes, at most 65536 are allowed',
    );
    expect(fieldOf({ ...good, content: { body: 'a'.repeat(MAX_EVENT_BYTES) } })).toBe('(root)');
    expect(fieldOf({ ...good, unsigned: { age: 'a'.repeat(MAX_EVENT_BYTES) } })).toBe('(root)');
  });

  it('says so in a way that code can read', () => {
    try {
      checkEventSize(event({ type: 'a'.repeat(256) }), V11);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ field: 'type', tooLarge: true });
    }
  });
});

describe('room versions', () => {
  it('are known by their names', () => {
    expect(roomVersion('12')).toBe(ROOM_VERSIONS['12']);
    expect(roomVersion('13')).toBeUndefined();
    expect(roomVersion('constructor')).toBeUndefined();
    expect(isRoomVersionId('1')).toBe(true);
    for (const [id, version] of Object.entries(ROOM_VERSIONS)) expect(version.id).toBe(id);
  });

  it('differ where the spec says so', () => {
    const resolutions = Object.values(ROOM_VERSIONS).map((version) => version.stateResolution);
    expect(resolutions).toEqual(['v1', ...Array(10).fill('v2'), 'v2.1']);
  });

  it('know five memberships', () => {
    expect(membershipIn({ membership: 'knock' })).toBe('knock');
    expect(membershipIn({ membership: 'lurk' })).toBeUndefined();
    expect(membershipIn(undefined)).toBeUndefined();
  });
});
