import { describe, expect, it } from 'vitest';
import { actor, alice, bob, carol, makeRooms, refusedCleanly } from './harness.ts';

describe('aliases', () => {
  it('are made by members, once, and lead to the room', async () => {
    const { changes, directory, engine } = makeRooms();
    const room = await changes.create(alice, {});
    await directory.setAlias(alice, '#a:test', room);
    expect(await directory.resolveAlias('#a:test')).toEqual({ roomId: room, servers: ['test'] });
    const refused = (attempt: () => Promise<unknown>) => refusedCleanly(engine, attempt);
    expect(await refused(() => directory.setAlias(alice, '#a:test', room))).toMatchObject({
      status: 409,
      errcode: 'M_UNKNOWN',
    });
    expect(await refused(() => directory.setAlias(bob, '#b:test', room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => directory.setAlias(alice, '#b:test', '!no:test'))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => directory.setAlias(alice, '#b:elsewhere', room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(() => directory.setAlias(alice, 'b', room))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
    expect(await refused(() => directory.resolveAlias('#no:test'))).toMatchObject({
      status: 404,
      errcode: 'M_NOT_FOUND',
    });
    expect(await refused(() => directory.resolveAlias('no'))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
  });

  it('are deleted by their maker, by who may name the room, and by administrators', async () => {
    const { changes, directory, engine } = makeRooms();
    const room = await changes.create(alice, { preset: 'public_chat' });
    await changes.join(bob, room);
    await changes.join(carol, room);
    for (const alias of ['#1:test', '#2:test', '#3:test'])
      await directory.setAlias(bob, alias, room);
    expect(
      await refusedCleanly(engine, () => directory.deleteAlias(carol, '#1:test')),
    ).toMatchObject({ errcode: 'M_FORBIDDEN' });
    await directory.deleteAlias(bob, '#1:test');
    await directory.deleteAlias(alice, '#2:test');
    await directory.deleteAlias(actor('root', { isAdmin: true }), '#3:test');
    expect(await directory.localAliases(alice, room)).toEqual([]);
    expect(await refusedCleanly(engine, () => directory.deleteAlias(bob, '#1:test'))).toMatchObject(
      { errcode: 'M_NOT_FOUND' },
    );
  });

  it('are listed for members, and for all where the world may read', async () => {
    const { changes, directory, engine } = makeRooms();
    const room = await changes.create(alice, { room_alias_name: 'x' });
    expect(await directory.localAliases(alice, room)).toEqual(['#x:test']);
    expect(await refusedCleanly(engine, () => directory.localAliases(bob, room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    await changes.sendState(alice, room, 'm.room.history_visibility', '', {
      history_visibility: 'world_readable',
    });
    expect(await directory.localAliases(bob, room)).toEqual(['#x:test']);
  });
});

describe('the published directory', () => {
  it('lists rooms as their state describes them, largest first, page by page', async () => {
    const { changes, directory, engine } = makeRooms();
    const small = await changes.create(alice, { visibility: 'public', name: 'Small' });
    const large = await changes.create(alice, {
      visibility: 'public',
      name: 'Large',
      topic: 'Much',
      room_alias_name: 'large',
      creation_content: { type: 'm.space' },
      initial_state: [
        { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
        { type: 'm.room.guest_access', content: { guest_access: 'can_join' } },
        { type: 'm.room.avatar', content: { url: 'mxc://test/a' } },
      ],
    });
    await changes.create(alice, { name: 'Private' });
    await changes.join(bob, large);
    expect(await directory.publicRooms({})).toEqual({
      chunk: [
        {
          room_id: large,
          name: 'Large',
          topic: 'Much',
          canonical_alias: '#large:test',
          avatar_url: 'mxc://test/a',
          join_rule: 'public',
          room_type: 'm.space',
          num_joined_members: 2,
          world_readable: true,
          guest_can_join: true,
        },
        {
          room_id: small,
          name: 'Small',
          join_rule: 'public',
          num_joined_members: 1,
          world_readable: false,
          guest_can_join: false,
        },
      ],
      total_room_count_estimate: 2,
    });
    const first = await directory.publicRooms({ limit: 1 });
    expect(first.chunk.map(({ room_id }) => room_id)).toEqual([large]);
    expect(first).not.toHaveProperty('prev_batch');
    const second = await directory.publicRooms({ limit: 1, since: first.next_batch ?? '' });
    expect(second.chunk.map(({ room_id }) => room_id)).toEqual([small]);
    expect(second).not.toHaveProperty('next_batch');
    const back = await directory.publicRooms({ limit: 1, since: second.prev_batch ?? '' });
    expect(back.chunk).toEqual(first.chunk);
    const names = async (query: Parameters<typeof directory.publicRooms>[0]) =>
      (await directory.publicRooms(query)).chunk.map(({ name }) => name);
    expect(await names({ searchTerm: 'MUCH' })).toEqual(['Large']);
    expect(await names({ searchTerm: 'nothing' })).toEqual([]);
    expect(await names({ roomTypes: ['m.space'] })).toEqual(['Large']);
    expect(await names({ roomTypes: [null] })).toEqual(['Small']);
    const bad = (query: Parameters<typeof directory.publicRooms>[0]) =>
      refusedCleanly(engine, () => directory.publicRooms(query));
    expect(await bad({ since: 'x' })).toMatchObject({ errcode: 'M_INVALID_PARAM' });
    expect(await bad({ limit: 0 })).toMatchObject({ errcode: 'M_INVALID_PARAM' });
  });

  it('is changed by who may name the room', async () => {
    const { changes, directory, engine } = makeRooms();
    const room = await changes.create(alice, { preset: 'public_chat' });
    await changes.join(bob, room);
    expect(await directory.visibility(room)).toBe('private');
    const byBob = () => directory.setVisibility(bob, room, 'public');
    expect(await refusedCleanly(engine, byBob)).toMatchObject({ errcode: 'M_FORBIDDEN' });
    await directory.setVisibility(alice, room, 'public');
    expect(await directory.visibility(room)).toBe('public');
    expect((await directory.publicRooms({})).chunk).toHaveLength(1);
    expect(await refusedCleanly(engine, () => directory.visibility('!no:test'))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
  });
});
