import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import {
  bodies,
  joined,
  keys,
  members,
  path,
  room,
  setState,
  since,
  stateOf,
  timelineOf,
} from './answers.ts';

let server: FullServer;
let names = 0;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const newUser = (name = 'user'): Promise<User> => server.register(`${name}${++names}`);

describe('an initial sync', () => {
  it('has each room with its timeline and the state before it', async () => {
    const alice = await newUser();
    const roomId = await alice.createRoom({ name: 'Tea' });
    for (let n = 1; n <= 12; n++) await alice.say(roomId, `m${n}`);
    const answer = await alice.sync();
    const timeline = timelineOf(answer, roomId);
    expect(bodies(timeline)).toEqual(Array.from({ length: 10 }, (_, n) => `m${n + 3}`));
    expect(at(room(answer, roomId), 'timeline', 'limited')).toBe(true);
    expect(keys(stateOf(answer, roomId))).toContain('m.room.name ');
    expect(keys(stateOf(answer, roomId))).toContain(`m.room.member ${alice.userId}`);
    expect(timeline[0]).not.toHaveProperty('room_id');
    const before = text(at(room(answer, roomId), 'timeline', 'prev_batch'));
    const page = await alice.ok('GET', path(roomId, `/messages?dir=b&limit=2&from=${before}`));
    expect(bodies(objects(page['chunk']))).toEqual(['m2', 'm1']);
  });

  it('leaves the state empty where the timeline has it all', async () => {
    const alice = await newUser();
    const roomId = await alice.createRoom();
    const answer = await alice.sync();
    expect(timelineOf(answer, roomId)[0]).toMatchObject({ type: 'm.room.create' });
    expect(room(answer, roomId)).not.toHaveProperty('state');
    expect(at(room(answer, roomId), 'timeline', 'limited')).toBe(false);
  });

  it('says how many keys are left, always, and leaves out what is empty', async () => {
    const alice = await newUser();
    const answer = await alice.sync({ set_presence: 'offline' });
    expect(answer['device_unused_fallback_key_types']).toEqual([]);
    expect(answer['device_one_time_keys_count']).toEqual({ signed_curve25519: 0 });
    expect(answer).not.toHaveProperty('rooms');
    expect(answer).not.toHaveProperty('to_device');
    expect(answer).not.toHaveProperty('device_lists');
  });

  it('asks the database as often for thirty rooms as for three', async () => {
    const alice = await newUser();
    const readsOf = async (user: User): Promise<number> => {
      await user.sync();
      const before = server.engine.counters.reads;
      await user.sync();
      return server.engine.counters.reads - before;
    };
    const bob = await newUser();
    for (let n = 0; n < 3; n++) await joined(alice, bob);
    const three = await readsOf(bob);
    for (let n = 0; n < 27; n++) await joined(alice, bob);
    expect(await readsOf(bob)).toBe(three);
    const inRooms = Object.keys(Object(at(await bob.sync(), 'rooms', 'join')));
    expect(inRooms).toHaveLength(30);
  });

  it('does not ask once per room for what is new either', async () => {
    const alice = await newUser();
    const bob = await newUser();
    const rooms: string[] = [];
    for (let n = 0; n < 12; n++) rooms.push(await joined(alice, bob));
    const readsFor = async (count: number): Promise<number> => {
      const from = since(await bob.sync());
      for (const roomId of rooms.slice(0, count))
        await setState(alice, roomId, 'x.y', { n: ++names });
      const before = server.engine.counters.reads;
      const answer = await bob.sync({ ...from, use_state_after: true });
      expect(Object.keys(Object(at(answer, 'rooms', 'join')))).toHaveLength(count);
      return server.engine.counters.reads - before;
    };
    // Once before, so that both readings find state that was replaced.
    await readsFor(12);
    const two = await readsFor(2);
    expect(await readsFor(12)).toBe(two);
  });
});

describe('an incremental sync', () => {
  it('has only what is new', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const quiet = await joined(alice, bob);
    const first = await bob.sync();
    await alice.say(roomId, 'hello');
    const next = await bob.sync(since(first));
    expect(bodies(timelineOf(next, roomId))).toEqual(['hello']);
    expect(room(next, roomId)).not.toHaveProperty('state');
    expect(room(next, roomId)).not.toHaveProperty('summary');
    expect(room(next, quiet)).toBeUndefined();
    expect(await bob.sync(since(next))).not.toHaveProperty('rooms');
  });

  it('asks only for what somebody wrote', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const readsOf = async (from: JsonObject): Promise<[number, JsonObject]> => {
      const before = server.engine.counters.reads;
      const answer = await bob.sync(since(from));
      return [server.engine.counters.reads - before, answer];
    };
    const [, first] = await readsOf(await bob.sync());
    await alice.say(roomId, 'hello');
    const [reads, next] = await readsOf(first);
    expect(bodies(timelineOf(next, roomId))).toEqual(['hello']);
    expect(reads).toBeLessThanOrEqual(14);
    expect((await readsOf(next))[0]).toBeLessThanOrEqual(6);
  });

  it('tells the state that changed in a gap', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync();
    await setState(alice, roomId, 'm.room.topic', { topic: 'one' });
    await setState(alice, roomId, 'm.room.topic', { topic: 'two' });
    for (let n = 1; n <= 3; n++) await alice.say(roomId, `m${n}`);
    const filter = { room: { timeline: { limit: 2 } } };
    const next = await bob.sync({ ...since(first), filter });
    expect(bodies(timelineOf(next, roomId))).toEqual(['m2', 'm3']);
    expect(at(room(next, roomId), 'timeline', 'limited')).toBe(true);
    expect(stateOf(next, roomId).map(({ content }) => content)).toEqual([{ topic: 'two' }]);
  });

  it('tells the state at the end of the timeline with use_state_after', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync({ use_state_after: true });
    expect(room(first, roomId)).not.toHaveProperty('state');
    expect(keys(stateOf(first, roomId, 'state_after'))).toContain('m.room.create ');
    await setState(alice, roomId, 'm.room.topic', { topic: 'new' });
    const next = await bob.sync({ ...since(first), use_state_after: true });
    expect(keys(stateOf(next, roomId, 'state_after'))).toEqual(['m.room.topic ']);
    expect(timelineOf(next, roomId)).toHaveLength(1);
    await alice.say(roomId, 'hi');
    const last = await bob.sync({ ...since(next), use_state_after: true });
    expect(at(room(last, roomId), 'state_after')).toEqual({ events: [] });
  });

  it('tells state that the timeline filter takes out of the timeline', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const filter = { room: { timeline: { types: ['m.room.message'] } } };
    const first = await bob.sync({ filter });
    await setState(alice, roomId, 'm.room.topic', { topic: 'before' });
    await alice.say(roomId, 'hi');
    await setState(alice, roomId, 'm.room.name', { name: 'after' });
    const next = await bob.sync({ ...since(first), filter });
    expect(bodies(timelineOf(next, roomId))).toEqual(['hi']);
    expect(keys(stateOf(next, roomId))).toEqual(['m.room.name ', 'm.room.topic ']);
  });

  it('sends a room whole that was joined since', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom({ preset: 'public_chat', name: 'Tea' });
    for (let n = 1; n <= 12; n++) await alice.say(roomId, `m${n}`);
    const first = await bob.sync();
    await bob.ok('POST', `/join/${encodeURIComponent(roomId)}`, {});
    const next = await bob.sync(since(first));
    expect(timelineOf(next, roomId).at(-1)).toMatchObject({ state_key: bob.userId });
    expect(timelineOf(next, roomId)).toHaveLength(10);
    expect(keys(stateOf(next, roomId))).toContain('m.room.name ');
    expect(at(room(next, roomId), 'summary')).toEqual({
      'm.heroes': [alice.userId],
      'm.joined_member_count': 2,
      'm.invited_member_count': 0,
    });
  });

  it('tells the state that changed while the user was away', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const visibility = { history_visibility: 'joined' };
    const roomId = await alice.createRoom({
      preset: 'public_chat',
      initial_state: [{ type: 'm.room.history_visibility', content: visibility }],
    });
    await bob.ok('POST', path(roomId, '/join'), {});
    const first = await bob.sync();
    await bob.ok('POST', path(roomId, '/leave'), {});
    await setState(alice, roomId, 'm.room.topic', { topic: 'while away' });
    await bob.ok('POST', path(roomId, '/join'), {});
    const next = await bob.sync(since(first));
    expect(keys(stateOf(next, roomId))).toEqual(['m.room.topic ']);
    expect(members(timelineOf(next, roomId))).toEqual([bob.userId, bob.userId]);
  });

  it('sends all state with full_state, at once', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync();
    const next = await bob.sync({ ...since(first), full_state: true, timeout: 60_000 });
    expect(timelineOf(next, roomId)).toEqual([]);
    expect(keys(stateOf(next, roomId))).toContain('m.room.create ');
    expect(members(stateOf(next, roomId)).toSorted()).toEqual(
      [alice.userId, bob.userId].toSorted(),
    );
  });

  it('shows the transaction id to the device that sent, and to no other', async () => {
    const alice = await newUser();
    const phone = await server.login(alice);
    const roomId = await alice.createRoom();
    const [first, other] = [await alice.sync(), await phone.sync()];
    await alice.ok('PUT', path(roomId, '/send/m.room.message/my-txn'), {
      msgtype: 'm.text',
      body: 'x',
    });
    const mine = timelineOf(await alice.sync(since(first)), roomId);
    const theirs = timelineOf(await phone.sync(since(other)), roomId);
    expect(at(mine[0], 'unsigned', 'transaction_id')).toBe('my-txn');
    expect(at(theirs[0], 'unsigned', 'transaction_id')).toBeUndefined();
  });
});

describe('parameters', () => {
  it.each([
    'since=',
    'since=nonsense',
    'since=s1_99999999',
    'since=t1_1_1',
    'timeout=-1',
    'timeout=soon',
    'full_state=perhaps',
    'set_presence=busy',
  ])('refuses %s', async (query) => {
    const alice = await newUser();
    const answer = await alice.call('GET', `/sync?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
    expect(text(answer.body['error'])).toContain(query.split('=')[0]);
  });
});

describe('waiting', () => {
  it('answers as soon as something happens in a room', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    let first = await bob.sync();
    first = await bob.sync(since(first));
    const waiting = bob.sync({ ...since(first), timeout: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await alice.say(roomId, 'at last');
    expect(bodies(timelineOf(await waiting, roomId))).toEqual(['at last']);
  });

  it('answers an invite, and a room joined on another device', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const first = await bob.sync();
    const waiting = bob.sync({ ...since(first), timeout: 20_000, set_presence: 'offline' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const roomId = await alice.createRoom({ invite: [bob.userId] });
    expect(room(await waiting, roomId, 'invite')).toBeDefined();
  });

  it('answers with nothing when the time is over', async () => {
    const bob = await newUser();
    const first = await bob.sync();
    const next = await bob.sync({ ...since(first), set_presence: 'offline' });
    const began = performance.now();
    const answer = await bob.sync({ ...since(next), timeout: 100, set_presence: 'offline' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
    expect(Object.keys(answer).toSorted()).toEqual([
      'device_one_time_keys_count',
      'device_unused_fallback_key_types',
      'next_batch',
    ]);
  });
});
