import { describe, expect, it } from 'vitest';
import { alice, bob, carol, makeRooms, refusal, type TestRooms } from './harness.ts';

type Content = { readonly [key: string]: string | number };

async function world(visibility = 'shared') {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, {
    preset: 'public_chat',
    initial_state: [
      { type: 'm.room.history_visibility', content: { history_visibility: visibility } },
    ],
  });
  const say = (who: typeof alice, body: string) =>
    rooms.changes.sendEvent(who, room, 'm.room.message', { body }, body);
  return { ...rooms, room, say };
}

async function bodies({ reads }: TestRooms, who: typeof alice, room: string) {
  const { chunk } = await reads.messages(who, room, { dir: 'f', limit: 100 });
  return chunk.filter(({ type }) => type === 'm.room.message').map(({ content }) => content.body);
}

describe('history visibility', () => {
  const cases: [string, string[], string[]][] = [
    // What bob sees who was invited, joined, left; what carol sees who never was there.
    [
      'world_readable',
      ['before', 'invited', 'joined', 'left'],
      ['before', 'invited', 'joined', 'left'],
    ],
    ['shared', ['before', 'invited', 'joined'], []],
    ['invited', ['invited', 'joined'], []],
    ['joined', ['joined'], []],
  ];
  it.each(cases)('%s shows each what they may see', async (visibility, bobs, carols) => {
    const w = await world(visibility);
    await w.say(alice, 'before');
    await w.changes.invite(alice, w.room, bob.userId);
    await w.say(alice, 'invited');
    await w.changes.join(bob, w.room);
    await w.say(alice, 'joined');
    await w.changes.leave(bob, w.room);
    const unseen = await w.say(alice, 'left');
    expect(await bodies(w, bob, w.room)).toEqual(bobs);
    expect(await bodies(w, alice, w.room)).toEqual(['before', 'invited', 'joined', 'left']);
    if (carols.length > 0) expect(await bodies(w, carol, w.room)).toEqual(carols);
    else {
      expect(await refusal(w.reads.messages(carol, w.room, { dir: 'f' }))).toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      expect(await refusal(w.reads.event(bob, w.room, unseen))).toMatchObject({
        errcode: 'M_NOT_FOUND',
        status: 404,
      });
      expect(await refusal(w.reads.context(carol, w.room, unseen, {}))).toMatchObject({
        errcode: 'M_NOT_FOUND',
      });
    }
  });

  it('is that of the time an event was sent, not of now', async () => {
    const w = await world('joined');
    await w.say(alice, 'secret');
    const set = (value: string) =>
      w.changes.sendState(alice, w.room, 'm.room.history_visibility', '', {
        history_visibility: value,
      });
    const opened = await set('world_readable');
    await w.say(alice, 'public');
    const closed = await set('joined');
    await w.say(alice, 'secret again');
    await w.changes.join(bob, w.room);
    expect(await bodies(w, bob, w.room)).toEqual(['public']);
    expect((await w.reads.event(bob, w.room, opened)).content).toEqual({
      history_visibility: 'world_readable',
    });
    expect((await w.reads.event(bob, w.room, closed)).content).toEqual({
      history_visibility: 'joined',
    });
  });

  it('hides prev_content that the reader may not see, but not which event it was', async () => {
    const w = await world('joined');
    const first = await w.changes.sendState(alice, w.room, 'm.room.topic', '', {
      topic: 'before bob',
    });
    await w.changes.join(bob, w.room);
    const second = await w.changes.sendState(alice, w.room, 'm.room.topic', '', {
      topic: 'with bob',
    });
    const seenBy = async (who: typeof alice) => (await w.reads.event(who, w.room, second)).unsigned;
    expect(await seenBy(alice)).toMatchObject({
      replaces_state: first,
      prev_content: { topic: 'before bob' },
    });
    expect(await seenBy(bob)).toMatchObject({ replaces_state: first });
    expect(await seenBy(bob)).not.toHaveProperty('prev_content');
  });
});

describe('an event', () => {
  it('has what concerns clients, and nothing that concerns servers', async () => {
    const w = await world();
    const id = await w.say(alice, 'hi');
    w.world.now += 5;
    await w.changes.join(bob, w.room);
    expect(await w.reads.event(alice, w.room, id)).toEqual({
      content: { body: 'hi' },
      event_id: id,
      origin_server_ts: w.world.now - 5,
      room_id: w.room,
      sender: alice.userId,
      type: 'm.room.message',
      unsigned: { age: 5, membership: 'join', transaction_id: 'hi' },
    });
    const bobs = await w.reads.event(bob, w.room, id);
    expect(bobs.unsigned).toEqual({ age: 5, membership: 'leave' });
    expect(await refusal(w.reads.event(alice, '!other:test', id))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
  });
});

describe('who was erased', () => {
  it('is shown whole to those who were there before, redacted to those who came later', async () => {
    const w = await world();
    await w.changes.join(bob, w.room);
    const id = await w.say(bob, 'private');
    await w.changes.sendState(bob, w.room, 'm.room.member', bob.userId, {
      membership: 'join',
      displayname: 'Bob',
    });
    w.world.erased.set(bob.userId, w.engine.position);
    await w.changes.join(carol, w.room);
    expect((await w.reads.event(alice, w.room, id)).content).toEqual({ body: 'private' });
    expect((await w.reads.event(carol, w.room, id)).content).toEqual({});
    const member = async (who: typeof alice) =>
      (await w.reads.stateEvent(who, w.room, 'm.room.member', bob.userId)).content;
    expect(await member(alice)).toEqual({ membership: 'join', displayname: 'Bob' });
    expect(await member(carol)).toEqual({ membership: 'join' });
    expect((await w.reads.event(alice, w.room, await w.say(alice, 'x'))).content).toEqual({
      body: 'x',
    });
  });
});

describe('state', () => {
  it('is that of now for members, of their leaving for those who left, closed to others', async () => {
    const w = await world();
    const topic = (text: string) =>
      w.changes.sendState(alice, w.room, 'm.room.topic', '', { topic: text });
    await topic('first');
    await w.changes.join(bob, w.room);
    await w.changes.leave(bob, w.room);
    await topic('second');
    const read = async (who: typeof alice) =>
      (await w.reads.stateEvent(who, w.room, 'm.room.topic', '')).content;
    expect(await read(alice)).toEqual({ topic: 'second' });
    expect(await read(bob)).toEqual({ topic: 'first' });
    const asBob = await w.reads.state(bob, w.room);
    expect(asBob.find(({ state_key }) => state_key === bob.userId)?.content.membership).toBe(
      'leave',
    );
    expect(await refusal(w.reads.state(carol, w.room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
      status: 403,
    });
    expect(await refusal(w.reads.state(carol, '!no:test'))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refusal(w.reads.stateEvent(alice, w.room, 'm.none', ''))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
    await w.changes.invite(alice, w.room, carol.userId);
    expect(await refusal(w.reads.state(carol, w.room))).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it('can be looked at by anyone where all the world may read', async () => {
    const w = await world('world_readable');
    expect((await w.reads.state(carol, w.room)).length).toBeGreaterThan(5);
  });

  it('lists members as they are and as they were', async () => {
    const w = await world();
    await w.changes.join(bob, w.room);
    const { start: at } = await w.reads.messages(alice, w.room, { dir: 'b', limit: 1 });
    await w.changes.invite(alice, w.room, carol.userId);
    await w.changes.kick(alice, w.room, bob.userId);
    const list = async (query: Parameters<typeof w.reads.members>[2]) =>
      (await w.reads.members(alice, w.room, query)).map(({ state_key }) => state_key).toSorted();
    expect(await list({})).toEqual([alice.userId, bob.userId, carol.userId]);
    expect(await list({ membership: 'join' })).toEqual([alice.userId]);
    expect(await list({ notMembership: 'join' })).toEqual([bob.userId, carol.userId]);
    expect(await list({ membership: 'join', notMembership: 'leave' })).toEqual([
      alice.userId,
      carol.userId,
    ]);
    expect(await list({ membership: 'join', at })).toEqual([alice.userId, bob.userId]);
    expect(await refusal(w.reads.members(alice, w.room, { at: 'x' }))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
    w.world.profiles.set(alice.userId, { displayname: 'Alice' });
    await w.changes.propagateProfile(alice.userId);
    expect(await w.reads.joinedMembers(alice, w.room)).toEqual({
      [alice.userId]: { display_name: 'Alice' },
    });
    expect(await refusal(w.reads.joinedMembers(bob, w.room))).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
  });
});

describe('paging', () => {
  it.each(['b', 'f'] as const)(
    'walks the whole history in direction %s, each event once',
    async (dir) => {
      const w = await world();
      for (let index = 0; index < 25; index += 1) await w.say(alice, `m${index}`);
      const all = (await w.reads.messages(alice, w.room, { dir, limit: 100 })).chunk;
      expect(all).toHaveLength(31);
      const walked: string[] = [];
      let from: string | undefined;
      for (let pages = 0; pages < 20; pages += 1) {
        const page = await w.reads.messages(alice, w.room, {
          dir,
          limit: 7,
          ...(from === undefined ? {} : { from }),
        });
        walked.push(...page.chunk.map(({ event_id }) => event_id));
        from = page.end;
        if (from === undefined) break;
      }
      expect(walked).toEqual(all.map(({ event_id }) => event_id));
    },
  );

  it('says that there is no more exactly at the end', async () => {
    const w = await world();
    expect(await w.reads.messages(alice, w.room, { dir: 'b', limit: 6 })).not.toHaveProperty('end');
    expect(await w.reads.messages(alice, w.room, { dir: 'b', limit: 5 })).toHaveProperty('end');
  });

  it('stops at `to`, keeps to a filter, and goes back and forth', async () => {
    const w = await world();
    await w.say(alice, 'one');
    const { start } = await w.reads.messages(alice, w.room, { dir: 'b', limit: 1 });
    await w.say(alice, 'two');
    await w.say(alice, 'three');
    const texts = async (query: Parameters<typeof w.reads.messages>[2]) =>
      (await w.reads.messages(alice, w.room, query)).chunk.map(
        ({ content }) => content.body ?? content.name,
      );
    expect(await texts({ dir: 'f', from: start })).toEqual(['two', 'three']);
    expect(await texts({ dir: 'b', to: start })).toEqual(['three', 'two']);
    expect(await texts({ dir: 'b', from: start, limit: 1 })).toEqual(['one']);
    const stream = `s1_${w.engine.position - 1}`;
    expect(await texts({ dir: 'f', from: stream })).toEqual(['three']);
    expect(await texts({ dir: 'b', from: stream, limit: 1 })).toEqual(['two']);
    await w.changes.sendState(alice, w.room, 'm.room.name', '', { name: 'Tea' });
    const named = await w.reads.messages(alice, w.room, {
      dir: 'b',
      limit: 1,
      allows: ({ type }) => type === 'm.room.create',
    });
    expect(named.chunk.map(({ type }) => type)).toEqual(['m.room.create']);
    expect(await refusal(w.reads.messages(alice, w.room, { dir: 'b', from: 'x9' }))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
  });

  it('adds the members who sent what it shows, as they were then', async () => {
    const w = await world();
    w.world.profiles.set(bob.userId, { displayname: 'Bob' });
    await w.changes.join(bob, w.room);
    await w.say(bob, 'hi');
    const { chunk } = await w.reads.messages(alice, w.room, { dir: 'b', limit: 1 });
    await w.changes.leave(bob, w.room);
    const page = await w.reads.messages(alice, w.room, {
      dir: 'b',
      limit: 1,
      allows: ({ event_id }) => event_id === chunk[0]?.event_id,
      lazyLoadMembers: true,
    });
    expect(page.state.map(({ content }) => content)).toEqual([
      { membership: 'join', displayname: 'Bob' },
    ]);
  });
});

describe('context', () => {
  it('tells who is only invited no more of the state than they saw happen', async () => {
    const w = await world('invited');
    await w.changes.sendState(alice, w.room, 'm.room.topic', '', { topic: 'not for guests' });
    await w.changes.invite(alice, w.room, bob.userId);
    await w.changes.sendState(alice, w.room, 'm.room.name', '', { name: 'for guests' });
    const said = await w.say(alice, 'come in');
    const types = async () => {
      const { state } = await w.reads.context(bob, w.room, said, {});
      return state.map(({ type }) => type).toSorted();
    };
    expect(await types()).toEqual(['m.room.member', 'm.room.name']);
    await w.changes.join(bob, w.room);
    expect(await types()).toContain('m.room.topic');
  });

  it('shows what was before and after, and the state at the last event', async () => {
    const w = await world();
    const ids: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      ids.push(await w.say(alice, `m${index}`));
      await w.changes.sendState(alice, w.room, 'm.room.topic', '', { topic: `t${index}` });
    }
    const context = await w.reads.context(alice, w.room, ids[4] ?? '', { limit: 4 });
    const shown = (events: readonly { content: Content | object }[]) =>
      events.map(({ content }) => Object.values(content)[0]);
    expect(shown(context.events_before)).toEqual(['t3', 'm3']);
    expect(shown([context.event])).toEqual(['m4']);
    expect(shown(context.events_after)).toEqual(['t4', 'm5']);
    expect(context.state.find(({ type }) => type === 'm.room.topic')?.content).toEqual({
      topic: 't4',
    });
    const before = await w.reads.messages(alice, w.room, {
      dir: 'b',
      from: context.start,
      limit: 1,
    });
    expect(shown(before.chunk)).toEqual(['t2']);
    const after = await w.reads.messages(alice, w.room, { dir: 'f', from: context.end, limit: 1 });
    expect(shown(after.chunk)).toEqual(['t5']);
    const alone = await w.reads.context(alice, w.room, ids[4] ?? '', { limit: 0 });
    expect([alone.events_before, alone.events_after]).toEqual([[], []]);
  });
});
