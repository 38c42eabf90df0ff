import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { parsePdu } from '../../../server/matrix/event-format.ts';
import type { EventReference } from '../../../server/matrix/events.ts';
import { isObject } from '../../../server/matrix/json.ts';
import { verifyEvent } from '../../../server/matrix/signing.ts';
import { roomVersion } from '../../../server/matrix/room-versions.ts';
import { EventStore } from '../../../server/storage/events.ts';
import { referenceTo } from '../../../server/rooms/references.ts';
import { CREATABLE_ROOM_VERSIONS } from '../../../server/rooms/versions.ts';
import { alice, bob, carol, makeRooms, refusedCleanly, type TestRooms } from './harness.ts';

/** The room's state by type, for types with the empty state key. */
async function stateOf({ reads }: TestRooms, room: string) {
  const state = await reads.state(alice, room);
  return Object.fromEntries(
    state.filter((event) => event.state_key === '').map((event) => [event.type, event.content]),
  );
}

const stateInvite = (userId: string) => ({
  type: 'm.room.member',
  state_key: userId,
  content: { membership: 'invite' },
});

describe('creating a room', () => {
  it('makes the events of the spec in the order of the spec', async () => {
    const rooms = makeRooms();
    const room = await rooms.changes.create(alice, {
      name: 'Tea',
      topic: 'Leaves',
      room_alias_name: 'tea',
      invite: [bob.userId],
      is_direct: true,
      initial_state: [{ type: 'org.example.colour', state_key: 'x', content: { colour: 'green' } }],
    });
    const { chunk } = await rooms.reads.messages(alice, room, { dir: 'f', limit: 50 });
    expect(chunk.map(({ type }) => type)).toEqual([
      'm.room.create',
      'm.room.member',
      'm.room.power_levels',
      'm.room.canonical_alias',
      'm.room.join_rules',
      'm.room.history_visibility',
      'm.room.guest_access',
      'org.example.colour',
      'm.room.name',
      'm.room.topic',
      'm.room.member',
    ]);
    expect(chunk.at(-1)).toMatchObject({
      state_key: bob.userId,
      content: { membership: 'invite', is_direct: true },
    });
    expect(chunk.find(({ type }) => type === 'm.room.topic')?.content).toEqual({
      topic: 'Leaves',
      'm.topic': { 'm.text': [{ body: 'Leaves' }] },
    });
    expect((await rooms.directory.resolveAlias('#tea:test')).roomId).toBe(room);
    expect(rooms.engine.counters.transactions).toBe(1);
  });

  it.each(CREATABLE_ROOM_VERSIONS)('signs, hashes and chains events in version %s', async (id) => {
    const rooms = makeRooms();
    const room = await rooms.changes.create(alice, { room_version: id });
    const version = roomVersion(id);
    if (version === undefined) throw new Error('unknown version');
    const { chunk } = await rooms.reads.messages(alice, room, { dir: 'f', limit: 50 });
    const crypto = nodeCrypto();
    const publicKey = crypto.ed25519PublicKey(new Uint8Array(32).fill(7));
    const stored = await new EventStore(rooms.engine).byIds(chunk.map((event) => event.event_id));
    const byId = new Map(stored.map((event) => [event.eventId, event]));
    let previous: EventReference | undefined;
    for (const [index, { event_id: eventId }] of chunk.entries()) {
      const pdu = byId.get(eventId)?.pdu;
      if (pdu === undefined) throw new Error('not stored');
      expect(verifyEvent(pdu, version, 'test', 'ed25519:1', publicKey, crypto)).toBe(true);
      expect(pdu.depth).toBe(index + 1);
      expect(pdu.prev_events).toEqual(previous === undefined ? [] : [previous]);
      previous = referenceTo({ eventId, pdu }, version, crypto);
      expect(parsePdu(pdu, version)).toBe(pdu);
    }
    expect(typeof previous).toBe(Number(id) < 3 ? 'object' : 'string');
    expect(room).toMatch(id === '12' ? /^![\w-]{43}$/ : /^![\w-]+:test$/);
    expect(chunk[0]?.room_id).toBe(room);
    expect(chunk[0]?.content).toMatchObject({ room_version: id });
    expect(Object.hasOwn(chunk[0]?.content ?? {}, 'creator')).toBe(Number(id) < 11);
  });

  it('gives each preset its state, and visibility its preset', async () => {
    const rooms = makeRooms();
    const open = await stateOf(rooms, await rooms.changes.create(alice, { visibility: 'public' }));
    expect(open['m.room.join_rules']).toEqual({ join_rule: 'public' });
    expect(open['m.room.guest_access']).toEqual({ guest_access: 'forbidden' });
    const closed = await stateOf(rooms, await rooms.changes.create(alice, {}));
    expect(closed['m.room.join_rules']).toEqual({ join_rule: 'invite' });
    expect(closed['m.room.guest_access']).toEqual({ guest_access: 'can_join' });
    expect(closed['m.room.history_visibility']).toEqual({ history_visibility: 'shared' });
  });

  it('makes the invited creators or administrators of a trusted private chat', async () => {
    const rooms = makeRooms();
    const options = { preset: 'trusted_private_chat', invite: [bob.userId] } as const;
    const newest = await stateOf(
      rooms,
      await rooms.changes.create(alice, {
        ...options,
        creation_content: { additional_creators: [carol.userId, bob.userId] },
      }),
    );
    expect(newest['m.room.create']?.additional_creators).toEqual([carol.userId, bob.userId]);
    expect(newest['m.room.power_levels']?.users).toEqual({});
    const older = await stateOf(
      rooms,
      await rooms.changes.create(alice, { ...options, room_version: '11' }),
    );
    expect(older['m.room.power_levels']?.users).toEqual({ [alice.userId]: 100, [bob.userId]: 100 });
  });

  it('keeps the level of tombstones above state_default, whatever the override says', async () => {
    const rooms = makeRooms();
    const levels = async (override: { [key: string]: number | { [key: string]: number } }) => {
      const room = await rooms.changes.create(alice, { power_level_content_override: override });
      const content = (await stateOf(rooms, room))['m.room.power_levels'];
      return isObject(content?.events) ? content.events['m.room.tombstone'] : undefined;
    };
    expect(await levels({})).toBe(150);
    expect(await levels({ events: { 'm.room.name': 0 } })).toBe(150);
    expect(await levels({ events: {}, state_default: 200 })).toBe(201);
  });

  it('lets initial_state win over the preset, and name over initial_state', async () => {
    const rooms = makeRooms();
    const room = await rooms.changes.create(alice, {
      name: 'Last word',
      initial_state: [
        { type: 'm.room.name', content: { name: 'First word' } },
        { type: 'm.room.join_rules', content: { join_rule: 'public' } },
      ],
      creation_content: { 'm.federate': false, creator: '@mallory:test', room_version: '1' },
    });
    const state = await stateOf(rooms, room);
    expect(state['m.room.name']).toEqual({ name: 'Last word' });
    expect(state['m.room.join_rules']).toEqual({ join_rule: 'public' });
    expect(state['m.room.create']).toEqual({ 'm.federate': false, room_version: '12' });
  });

  const refusals: [string, Parameters<TestRooms['changes']['create']>[1], string, RegExp][] = [
    ['an unknown version', { room_version: '99' }, 'M_UNSUPPORTED_ROOM_VERSION', /room_version/],
    ['an alias with a colon', { room_alias_name: 'a:b' }, 'M_INVALID_PARAM', /room_alias_name/],
    ['no user id', { invite: ['bob'] }, 'M_INVALID_PARAM', /invite: "bob"/],
    ['a stranger', { invite: ['@nobody:test'] }, 'M_NOT_FOUND', /@nobody:test/],
    ['another server', { invite: ['@a:elsewhere'] }, 'M_FORBIDDEN', /elsewhere/],
    [
      'an address where no identity server is asked',
      { addresses: [{ idServer: 'id', accessToken: 't', medium: 'email', address: 'a@b' }] },
      'M_SERVER_NOT_TRUSTED',
      /id_server/,
    ],
    ['who takes no invites', { invite: ['@hermit:test'] }, 'M_INVITE_BLOCKED', /@hermit:test/],
    [
      'an invite around the invite rules',
      { initial_state: [stateInvite('@hermit:test')] },
      'M_INVITE_BLOCKED',
      /initial_state: @hermit:test/,
    ],
    [
      'an invite of a stranger in initial_state',
      { initial_state: [stateInvite('@nobody:test')] },
      'M_NOT_FOUND',
      /@nobody:test/,
    ],
    [
      'a creator without power',
      { room_version: '11', name: 'x', power_level_content_override: { users: {} } },
      'M_INVALID_ROOM_STATE',
      /m\.room\.\w+: /,
    ],
    [
      'a second create event',
      { initial_state: [{ type: 'm.room.create', content: {} }] },
      'M_INVALID_ROOM_STATE',
      /m\.room\.create/,
    ],
    [
      'a fraction',
      { initial_state: [{ type: 'x', content: { half: 0.5 } }] },
      'M_BAD_JSON',
      /content\.half/,
    ],
    ['too much', { topic: 'x'.repeat(70_000) }, 'M_TOO_LARGE', /65536/],
  ];
  it.each(refusals)('refuses %s and stores nothing', async (_, options, errcode, message) => {
    const rooms = makeRooms();
    rooms.world.unknown.add('@nobody:test');
    rooms.world.blocking.add('@hermit:test');
    const answer = await refusedCleanly(rooms.engine, () => rooms.changes.create(alice, options));
    expect(answer.errcode).toBe(errcode);
    expect(answer.message).toMatch(message);
  });

  it('gives an alias once, also to two who ask at the same moment', async () => {
    const rooms = makeRooms();
    const outcomes = await Promise.allSettled([
      rooms.changes.create(alice, { room_alias_name: 'one' }),
      rooms.changes.create(bob, { room_alias_name: 'one' }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const again = () => rooms.changes.create(alice, { room_alias_name: 'one' });
    expect(await refusedCleanly(rooms.engine, again)).toMatchObject({
      errcode: 'M_ROOM_IN_USE',
      status: 400,
    });
  });

  it('makes many rooms at once, though all use the same state keys for the first time', async () => {
    const rooms = makeRooms();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => rooms.changes.create(alice, {})),
    );
    expect(new Set(made).size).toBe(8);
    expect(await rooms.reads.joinedRooms(alice.userId)).toHaveLength(8);
  });
});
