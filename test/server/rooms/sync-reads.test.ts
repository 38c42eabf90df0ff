import { describe, expect, it } from 'vitest';
import { alice, bob, carol, makeRooms } from './harness.ts';

async function world() {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, { preset: 'public_chat', name: 'One' });
  const say = (body: string, who = alice, where = room) =>
    rooms.changes.sendEvent(who, where, 'm.room.message', { body }, body);
  const timeline = async (
    request: { after?: number; upTo?: number; roomId?: string },
    options: Parameters<typeof rooms.sync.timelines>[2] = { limit: 10 },
    who = alice,
  ) => {
    const full = { roomId: room, after: 0, upTo: rooms.engine.position, ...request };
    const found = (await rooms.sync.timelines(who, [full], options)).get(full.roomId);
    if (found === undefined) throw new Error('no timeline');
    return found;
  };
  return { ...rooms, room, say, timeline };
}

const bodies = ({ events }: { events: readonly { content: { body?: unknown } }[] }) =>
  events.map(({ content }) => content.body);

describe('timelines', () => {
  it('are the newest events of a span, and say when there are more', async () => {
    const { engine, reads, room, say, timeline } = await world();
    const after = engine.position;
    for (const body of ['a', 'b', 'c']) await say(body);
    expect(await timeline({ after })).toMatchObject({ limited: false, start: after + 1 });
    expect(bodies(await timeline({ after }))).toEqual(['a', 'b', 'c']);
    const short = await timeline({ after }, { limit: 2 });
    expect(bodies(short)).toEqual(['b', 'c']);
    expect(short).toMatchObject({ limited: true, start: after + 2 });
    const older = await reads.messages(alice, room, { dir: 'b', from: short.prevBatch, limit: 1 });
    expect(bodies({ events: older.chunk })).toEqual(['a']);
    expect(await timeline({ after: engine.position })).toMatchObject({
      events: [],
      limited: false,
      start: engine.position + 1,
    });
    expect(bodies(await timeline({ after, upTo: after + 1 }))).toEqual(['a']);
    const all = await timeline({}, { limit: 100 });
    expect(all).toMatchObject({ limited: false, start: 1 });
  });

  it('with limit 0 hold nothing, and lead /messages to the newest', async () => {
    const { engine, reads, room, say, timeline } = await world();
    const after = engine.position;
    await say('a');
    const none = await timeline({ after }, { limit: 0 });
    expect(none).toMatchObject({ events: [], limited: true });
    const page = await reads.messages(alice, room, { dir: 'b', from: none.prevBatch, limit: 1 });
    expect(bodies({ events: page.chunk })).toEqual(['a']);
  });

  it('look further back for what a filter lets through', async () => {
    const { changes, room, say, timeline } = await world();
    await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'far back' });
    for (let index = 0; index < 60; index += 1) await say(`m${index}`);
    const found = await timeline({}, { limit: 1, allows: ({ type }) => type === 'm.room.topic' });
    expect(found.events.map(({ content }) => content)).toEqual([{ topic: 'far back' }]);
  });

  it('show nothing from before a user could see it', async () => {
    const { changes, engine, room, say, timeline } = await world();
    await changes.sendState(alice, room, 'm.room.history_visibility', '', {
      history_visibility: 'joined',
    });
    await say('secret');
    await changes.join(bob, room);
    await say('open');
    const isMessage = ({ type }: { readonly type: string }) => type === 'm.room.message';
    const seen = await timeline({}, { limit: 50, allows: isMessage }, bob);
    expect(bodies(seen)).toEqual(['open']);
    expect(seen).toMatchObject({ start: engine.position, limited: false });
    expect(bodies(await timeline({}, { limit: 50, allows: isMessage }))).toEqual([
      'secret',
      'open',
    ]);
  });

  it('of many rooms take as many queries as that of one', async () => {
    const { changes, engine, sync, room } = await world();
    const rooms = [room];
    for (let index = 0; index < 9; index += 1) rooms.push(await changes.create(alice, {}));
    const count = async (ids: readonly string[]) => {
      const before = engine.counters.reads;
      const requests = ids.map((roomId) => ({ roomId, after: 0, upTo: engine.position }));
      const timelines = await sync.timelines(alice, requests, { limit: 5 });
      await sync.stateAt(
        alice,
        [...timelines].map(([roomId, { start }]) => ({ roomId, position: start - 1 })),
      );
      await sync.counts(ids);
      await sync.heroes(alice.userId, ids);
      return engine.counters.reads - before;
    };
    await count(rooms.slice(0, 1));
    expect(await count(rooms)).toBeLessThanOrEqual((await count(rooms.slice(0, 1))) + 1);
  });
});

describe('state for /sync', () => {
  it('is that at a position, whole or with a few members', async () => {
    const { changes, engine, sync, room } = await world();
    const early = engine.position;
    await changes.join(bob, room);
    await changes.sendState(alice, room, 'm.room.name', '', { name: 'Two' });
    const at = async (more: Partial<Parameters<typeof sync.stateAt>[1][number]>) => {
      const request = { roomId: room, position: engine.position, ...more };
      return (await sync.stateAt(alice, [request])).get(room) ?? [];
    };
    const nameOf = (events: readonly { type: string; content: { name?: unknown } }[]) =>
      events.find(({ type }) => type === 'm.room.name')?.content.name;
    expect(nameOf(await at({}))).toBe('Two');
    expect(nameOf(await at({ position: early }))).toBe('One');
    const members = (events: readonly { type: string; state_key?: string }[]) =>
      events.filter(({ type }) => type === 'm.room.member').map(({ state_key }) => state_key);
    expect(members(await at({})).toSorted()).toEqual([alice.userId, bob.userId]);
    expect(members(await at({ position: early }))).toEqual([alice.userId]);
    const lazy = await at({ members: [bob.userId] });
    expect(members(lazy)).toEqual([bob.userId]);
    expect(nameOf(lazy)).toBe('Two');
    const few = await at({ members: [bob.userId], types: ['m.room.member'] });
    expect(few.map(({ state_key }) => state_key)).toEqual([bob.userId]);
    expect(await at({ members: [bob.userId], types: ['m.room.member'], position: early })).toEqual(
      [],
    );
    const changes_ = await sync.stateChanges(alice, [
      { roomId: room, after: early, upTo: engine.position },
    ]);
    expect(
      changes_
        .get(room)
        ?.map(({ type }) => type)
        .toSorted(),
    ).toEqual(['m.room.member', 'm.room.name']);
    const before = await sync.stateChanges(alice, [
      { roomId: room, after: early, upTo: engine.position - 1 },
    ]);
    expect(before.get(room)?.map(({ type }) => type)).toEqual(['m.room.member']);
  });
});

describe('memberships for /sync', () => {
  it('are known now, at a position, and as changes', async () => {
    const { changes, engine, sync, room } = await world();
    await changes.join(bob, room);
    const joined = engine.position;
    await changes.leave(bob, room);
    await changes.forget(bob, room);
    const [row] = await sync.memberships(bob.userId);
    expect(row).toMatchObject({
      roomId: room,
      membership: 'leave',
      position: joined + 1,
      forgotten: true,
    });
    const [then] = await sync.membershipsAt(bob.userId, joined);
    expect(then).toMatchObject({ roomId: room, membership: 'join', position: joined });
    expect(await sync.membershipsAt(bob.userId, joined - 1)).toEqual([]);
    const history = await sync.memberChanges([room], joined - 1, engine.position);
    expect(history).toMatchObject([
      { userId: bob.userId, membership: 'join' },
      { userId: bob.userId, membership: 'leave', previous: 'join' },
    ]);
    expect(history[0]).not.toHaveProperty('previous');
  });

  it('count members, name heroes and show the invited what the room is', async () => {
    const { changes, sync, room } = await world();
    await changes.join(bob, room);
    await changes.invite(alice, room, carol.userId);
    expect((await sync.counts([room])).get(room)).toEqual({ joined: 2, invited: 1 });
    expect((await sync.heroes(alice.userId, [room])).get(room)).toEqual([bob.userId, carol.userId]);
    const stripped = (await sync.strippedState(carol.userId, [room])).get(room) ?? [];
    expect(stripped.at(-1)).toEqual({
      type: 'm.room.member',
      sender: alice.userId,
      state_key: carol.userId,
      content: { membership: 'invite' },
    });
    expect(stripped.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['m.room.create', 'm.room.name', 'm.room.join_rules']),
    );
    expect(stripped.filter(({ state_key }) => state_key === alice.userId)).toHaveLength(1);
    await changes.leave(bob, room);
    await changes.leave(carol, room);
    expect((await sync.counts([room])).get(room)).toEqual({ joined: 1, invited: 0 });
    expect((await sync.heroes(alice.userId, [room])).get(room)).toEqual([bob.userId, carol.userId]);
  });

  it('know who shares a room with whom', async () => {
    const { changes, sync, room } = await world();
    await changes.join(bob, room);
    await changes.create(carol, {});
    const all = [alice.userId, bob.userId, carol.userId];
    expect(await sync.sharingRoomWith(bob.userId, all)).toEqual(
      new Set([alice.userId, bob.userId]),
    );
    expect((await sync.joinedMembers([room])).get(room)).toEqual([alice.userId, bob.userId]);
  });
});

describe('federation format', () => {
  it('is the stored event', async () => {
    const { sync, say } = await world();
    const id = await say('x');
    const pdu = (await sync.pdus([id, '$unknown'])).get(id);
    expect(pdu).toMatchObject({ content: { body: 'x' }, depth: 8 });
    expect(pdu).toHaveProperty('signatures.test');
    expect(pdu).not.toHaveProperty('event_id');
  });
});
