import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { at } from '../full-server.ts';
import { alice, bob, carol, makeRooms, refusal } from './harness.ts';

function started() {
  const rooms = makeRooms();
  const { changes, reads } = rooms;
  const make = (name: string, more: JsonObject = {}, type?: string) =>
    changes.create(alice, {
      preset: 'public_chat',
      name,
      ...more,
      creation_content: type === undefined ? {} : { type },
    });
  const space = (name: string, more: JsonObject = {}) => make(name, more, 'm.space');
  const put = (parent: string, child: string, content: JsonObject = {}) => {
    // Children without an order are in that in which they were put.
    rooms.world.now += 1;
    return changes.sendState(alice, parent, 'm.space.child', child, { via: ['test'], ...content });
  };
  const walk = async (who: typeof alice, room: string, query: object = {}) => {
    const page = await reads.hierarchy(who, room, query);
    return { ...page, names: page.rooms.map(({ name }) => name) };
  };
  return { ...rooms, make, space, put, walk };
}

describe('the rooms of a space', () => {
  it('come depth first, in the order of the space, each once, in circles too', async () => {
    const { make, space, put, walk, changes } = started();
    const [top, inner] = [await space('top'), await space('inner')];
    const [a, b, c, d] = [await make('a'), await make('b'), await make('c'), await make('d')];
    await put(top, b);
    await put(top, a, { order: 'a' });
    await put(top, inner, { order: ' ', suggested: true });
    await put(inner, c, { order: 'not valid: é' });
    await put(inner, top);
    await put(inner, d, { order: 'z', suggested: true });
    await put(a, d);
    await changes.sendState(alice, top, 'm.space.child', c, {});
    await put(top, '!unknown:elsewhere');
    expect((await walk(bob, top)).names).toEqual(['top', 'inner', 'd', 'c', 'a', 'b']);
    expect((await walk(bob, top, { maxDepth: 1 })).names).toEqual(['top', 'inner', 'a', 'b']);
    expect((await walk(bob, top, { maxDepth: 0 })).names).toEqual(['top']);
    expect((await walk(bob, top, { suggestedOnly: true })).names).toEqual(['top', 'inner', 'd']);
    const { rooms } = await walk(bob, top);
    expect(at(rooms[0], 'children_state', 0)).toMatchObject({
      type: 'm.space.child',
      state_key: inner,
      sender: alice.userId,
    });
    expect(rooms[4]).toMatchObject({ name: 'a', children_state: [] });

    const pages = [];
    let page = await walk(bob, top, { limit: 2 });
    pages.push(...page.names);
    while (page.next_batch !== undefined) {
      page = await walk(bob, top, { limit: 2, from: page.next_batch });
      pages.push(...page.names);
    }
    expect(pages).toEqual(['top', 'inner', 'd', 'c', 'a', 'b']);
    const { next_batch: from } = await walk(bob, top, { limit: 2 });
    for (const wrong of [{ from: 'x' }, { from, maxDepth: 1 }, { from, suggestedOnly: true }])
      expect(await refusal(walk(bob, top, wrong))).toMatchObject({ errcode: 'M_INVALID_PARAM' });
  });

  it('are those that the user is in, may come into or ask to, or may look into', async () => {
    const { make, space, put, walk, changes, reads } = started();
    const top = await space('top');
    const rule = (joinRule: string, more: JsonObject = {}) => ({
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: joinRule, ...more } }],
    });
    const allow = [{ type: 'm.room_membership', room_id: top }];
    const knock = rule('knock');
    const rooms = {
      secret: await make('secret', rule('invite')),
      invited: await make('invited', rule('invite')),
      knock: await make('knock', knock),
      oldKnock: await make('oldKnock', { ...knock, room_version: '6' }),
      restricted: await make('restricted', rule('restricted', { allow })),
      banned: await make('banned'),
      window: await make('window', {
        initial_state: [
          ...rule('invite').initial_state,
          { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
        ],
      }),
    };
    for (const room of Object.values(rooms)) await put(top, room);
    await changes.invite(alice, rooms.invited, bob.userId);
    await changes.ban(alice, rooms.banned, bob.userId);
    expect((await walk(alice, top)).names).toHaveLength(8);
    expect((await walk(bob, top)).names).toEqual(['top', 'invited', 'knock', 'window']);
    await changes.join(bob, top);
    const seen = await walk(bob, top);
    expect(seen.names).toEqual(['top', 'invited', 'knock', 'restricted', 'window']);
    expect(seen.rooms[3]).toMatchObject({ allowed_room_ids: [top], room_version: '12' });
    const forbidden = { status: 403, errcode: 'M_FORBIDDEN' };
    expect(await refusal(walk(bob, rooms.secret))).toMatchObject(forbidden);
    expect(await refusal(walk(bob, '!none:test'))).toMatchObject(forbidden);

    const summary = (userId: string | undefined, room: string) => reads.summary(userId, room);
    expect(await summary(bob.userId, rooms.invited)).toMatchObject({ membership: 'invite' });
    expect(await summary(carol.userId, rooms.knock)).toMatchObject({ membership: 'leave' });
    expect(await summary(undefined, rooms.knock)).not.toHaveProperty('membership');
    for (const [who, room] of [
      [undefined, rooms.restricted],
      [carol.userId, rooms.restricted],
      [carol.userId, rooms.secret],
      [carol.userId, '#none:test'],
    ] as const)
      expect(await refusal(summary(who, room))).toMatchObject({ errcode: 'M_NOT_FOUND' });
  });
});

describe('mutual rooms', () => {
  it('are those that both are in, a hundred a page', async () => {
    const { make, changes, reads } = started();
    const both: string[] = [];
    for (let count = 0; count < 103; count += 1) {
      const room = await make(`${count}`);
      if (count === 0) continue;
      await changes.join(bob, room);
      if (count === 1) await changes.leave(bob, room);
      else both.push(room);
    }
    const first = await reads.mutualRooms(alice, bob.userId);
    expect(first).toMatchObject({ joined: both.slice(0, 100), count: 101 });
    const rest = await reads.mutualRooms(alice, bob.userId, first.next_batch);
    expect(rest).toEqual({ joined: both.slice(100), count: 101 });
    expect(await reads.mutualRooms(alice, '@nobody:else')).toEqual({ joined: [], count: 0 });
    for (const attempt of [
      reads.mutualRooms(alice, alice.userId),
      reads.mutualRooms(alice, bob.userId, 'x'),
    ])
      expect(await refusal(attempt)).toMatchObject({ errcode: 'M_INVALID_PARAM' });
  });
});
