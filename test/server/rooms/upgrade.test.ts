import { describe, expect, it } from 'vitest';
import { CREATABLE_ROOM_VERSIONS } from '../../../server/rooms/versions.ts';
import { actor, alice, bob, carol, makeRooms, refusal, refusedCleanly } from './harness.ts';

type Rooms = ReturnType<typeof makeRooms>;

async function contents({ reads }: Rooms, room: string): Promise<Map<string, unknown>> {
  const state = await reads.state(alice, room);
  return new Map(state.map((event) => [`${event.type}|${event.state_key}`, event.content]));
}

/** From every version to one of each kind, and from the newest to every one. */
const pairs = [
  ...CREATABLE_ROOM_VERSIONS.flatMap((from) => ['1', '10', '12'].map((to) => [from, to] as const)),
  ...CREATABLE_ROOM_VERSIONS.map((to) => ['12', to] as const),
];

describe('upgrading a room', () => {
  it('goes between versions of every kind, and the upgrader stays in power', async () => {
    const rooms = makeRooms();
    for (const [from, to] of pairs) {
      const old = await rooms.changes.create(alice, { room_version: from, name: 'Wonderland' });
      const fresh = await rooms.changes.upgrade(alice, old, { new_version: to });
      expect(fresh).not.toBe(old);
      const state = await contents(rooms, fresh);
      expect(state.get('m.room.create|')).toMatchObject({
        room_version: to,
        predecessor: { room_id: old },
      });
      expect(state.get('m.room.name|')).toEqual({ name: 'Wonderland' });
      expect((await contents(rooms, old)).get('m.room.tombstone|')).toMatchObject({
        replacement_room: fresh,
      });
      // Who may name the room and change its levels in one may do so in the other.
      const levels = state.get('m.room.power_levels|');
      if (typeof levels !== 'object' || levels === null) throw new Error('no levels');
      await rooms.changes.sendState(alice, fresh, 'm.room.power_levels', '', {
        ...Object.fromEntries(Object.entries(levels)),
        ban: 60,
      });
    }
  });

  it('makes one commit, or none', async () => {
    const rooms = makeRooms();
    const old = await rooms.changes.create(alice, { preset: 'public_chat' });
    await rooms.changes.join(bob, old);
    const before = rooms.engine.counters.commits;
    await rooms.changes.upgrade(alice, old, { new_version: '11' });
    expect(rooms.engine.counters.commits).toBe(before + 1);
    for (const [who, version, errcode] of [
      [bob, '12', 'M_FORBIDDEN'],
      [carol, '12', 'M_FORBIDDEN'],
      [alice, '99', 'M_UNSUPPORTED_ROOM_VERSION'],
    ] as const)
      expect(
        await refusedCleanly(rooms.engine, () =>
          rooms.changes.upgrade(who, old, { new_version: version }),
        ),
      ).toMatchObject({ errcode });
  });

  it('shares a commit with what happens at the same time, and both rooms go on', async () => {
    const rooms = makeRooms();
    const old = await rooms.changes.create(alice, { preset: 'public_chat' });
    await rooms.changes.join(bob, old);
    const say = (body: string) =>
      rooms.changes.sendEvent(bob, old, 'm.room.message', { body }, body);
    const [, fresh, late] = await Promise.all([
      say('before'),
      rooms.changes.upgrade(alice, old, { new_version: '12' }),
      refusal(say('after')),
    ]);
    // The old room was closed in the very draft in which the late message was judged.
    expect(late).toMatchObject({ errcode: 'M_FORBIDDEN' });
    await rooms.changes.join(bob, fresh);
    const said = await rooms.changes.sendEvent(bob, fresh, 'm.room.message', { body: 'hi' }, '1');
    expect((await rooms.reads.event(alice, fresh, said)).content).toEqual({ body: 'hi' });
    const [created] = (await rooms.reads.messages(alice, fresh, { dir: 'f', limit: 1 })).chunk;
    expect(created?.type).toBe('m.room.create');
  });

  it('moves aliases and the place in the directory, and leaves no name that leads elsewhere', async () => {
    const rooms = makeRooms();
    const old = await rooms.changes.create(alice, { room_alias_name: 'tea', visibility: 'public' });
    const fresh = await rooms.changes.upgrade(alice, old, { new_version: '12' });
    expect(await rooms.directory.resolveAlias('#tea:test')).toMatchObject({ roomId: fresh });
    expect(await rooms.directory.localAliases(alice, old)).toEqual([]);
    expect((await contents(rooms, fresh)).get('m.room.canonical_alias|')).toEqual({
      alias: '#tea:test',
    });
    expect((await contents(rooms, old)).get('m.room.canonical_alias|')).toEqual({});
    const listed = await rooms.directory.publicRooms({});
    expect(listed.chunk.map(({ room_id: id }) => id)).toEqual([fresh]);
  });

  it('takes creators as they are given, and leaves those who were creators with the most power', async () => {
    const rooms = makeRooms();
    const dan = actor('dan');
    const old = await rooms.changes.create(alice, {
      room_version: '12',
      creation_content: { additional_creators: [bob.userId, dan.userId] },
      power_level_content_override: { users: { [carol.userId]: 75 } },
    });
    const given = [carol.userId, bob.userId, alice.userId];
    const fresh = await rooms.changes.upgrade(alice, old, {
      new_version: '12',
      additional_creators: given,
    });
    const state = await contents(rooms, fresh);
    expect(state.get('m.room.create|')).toMatchObject({
      additional_creators: [carol.userId, bob.userId],
    });
    // As high as m.room.tombstone, the highest of the levels.
    expect(state.get('m.room.power_levels|')).toMatchObject({ users: { [dan.userId]: 150 } });
    const older = await rooms.changes.upgrade(alice, old, { new_version: '11' });
    expect((await contents(rooms, older)).get('m.room.power_levels|')).toMatchObject({
      users: { [alice.userId]: 150, [bob.userId]: 150, [dan.userId]: 150, [carol.userId]: 75 },
    });
  });

  it('writes join rules and levels as the new version knows them', async () => {
    const rooms = makeRooms();
    const rules = { join_rule: 'knock_restricted', allow: [] };
    const old = await rooms.changes.create(alice, {
      room_version: '12',
      initial_state: [{ type: 'm.room.join_rules', content: rules }],
    });
    const ruleIn = async (version: string) => {
      const fresh = await rooms.changes.upgrade(alice, old, { new_version: version });
      return (await contents(rooms, fresh)).get('m.room.join_rules|');
    };
    expect(await ruleIn('10')).toMatchObject({ join_rule: 'knock_restricted' });
    expect(await ruleIn('9')).toMatchObject({ join_rule: 'restricted' });
    expect(await ruleIn('7')).toMatchObject({ join_rule: 'knock' });
    expect(await ruleIn('6')).toMatchObject({ join_rule: 'invite' });

    const texts = await rooms.changes.create(alice, {
      room_version: '9',
      power_level_content_override: { kick: '70', events: { 'm.room.name': ' 30 ', odd: 'high' } },
    });
    const whole = await rooms.changes.upgrade(alice, texts, { new_version: '12' });
    const levels = (await contents(rooms, whole)).get('m.room.power_levels|');
    expect(levels).toMatchObject({ kick: 70, events: { 'm.room.name': 30 } });
    expect(levels).not.toMatchObject({ events: { odd: 'high' } });
  });

  it('lets who may end the room make the new one, however little else they may do', async () => {
    const rooms = makeRooms();
    const old = await rooms.changes.create(alice, {
      room_version: '11',
      preset: 'public_chat',
      power_level_content_override: {
        users: { [alice.userId]: 100, [bob.userId]: 50 },
        events: { 'm.room.history_visibility': 100, 'm.room.power_levels': 100 },
      },
    });
    await rooms.changes.join(bob, old);
    await rooms.changes.sendState(alice, old, 'm.room.history_visibility', '', {
      history_visibility: 'joined',
    });
    const fresh = await rooms.changes.upgrade(bob, old, { new_version: '11' });
    await rooms.changes.join(alice, fresh);
    const state = await contents(rooms, fresh);
    expect(state.get('m.room.history_visibility|')).toEqual({ history_visibility: 'joined' });
    expect(state.get('m.room.power_levels|')).toMatchObject({ users: { [bob.userId]: 50 } });
    // Bob may not change the levels of the old room: they stay, and the tombstone stands.
    expect((await contents(rooms, old)).get('m.room.power_levels|')).toMatchObject({
      events_default: 0,
    });
  });

  it('takes the rooms of a space along, but for those taken out of it', async () => {
    const rooms = makeRooms();
    const child = { via: ['test'], suggested: true };
    const old = await rooms.changes.create(alice, {
      creation_content: { type: 'm.space', 'm.federate': false },
      initial_state: [
        { type: 'm.space.child', state_key: '!one:test', content: child },
        { type: 'm.space.child', state_key: '!two:test', content: {} },
      ],
    });
    const fresh = await rooms.changes.upgrade(alice, old, { new_version: '11' });
    const state = await contents(rooms, fresh);
    expect(state.get('m.room.create|')).toMatchObject({ type: 'm.space', 'm.federate': false });
    expect(state.get('m.space.child|!one:test')).toEqual(child);
    expect(state.has('m.space.child|!two:test')).toBe(false);
  });
});
