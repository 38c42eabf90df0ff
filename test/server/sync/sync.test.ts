import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';

let server: FullServer;
let names = 0;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const newUser = (name = 'user'): Promise<User> => server.register(`${name}${++names}`);
const room = (answer: JsonObject, roomId: string, section = 'join') =>
  at(answer, 'rooms', section, roomId);
const timelineOf = (answer: JsonObject, roomId: string, section = 'join') =>
  objects(at(room(answer, roomId, section), 'timeline', 'events'));
const stateOf = (answer: JsonObject, roomId: string, part = 'state', section = 'join') =>
  objects(at(room(answer, roomId, section), part, 'events'));
const bodies = (events: readonly JsonObject[]) =>
  events.map((event) => at(event, 'content', 'body'));
const keys = (events: readonly JsonObject[]) =>
  events.map(({ type, state_key: key }) => `${text(type)} ${text(key)}`).toSorted();
const members = (events: readonly JsonObject[]) =>
  events.flatMap((event) => (event['type'] === 'm.room.member' ? text(event['state_key']) : []));
const since = (answer: JsonObject) => ({ since: text(answer['next_batch']) });
const path = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
const setState = (user: User, roomId: string, type: string, content: JsonValue, key = '') =>
  user.ok('PUT', path(roomId, `/state/${type}/${encodeURIComponent(key)}`), content);

async function joined(owner: User, ...others: User[]): Promise<string> {
  const roomId = await owner.createRoom({ preset: 'public_chat' });
  for (const other of others) await other.ok('POST', path(roomId, '/join'), {});
  return roomId;
}

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

describe('rooms outside', () => {
  it('shows an invite as stripped state, once', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const first = await bob.sync();
    const roomId = await alice.createRoom({ name: 'Tea', invite: [bob.userId] });
    const next = await bob.sync(since(first));
    const stripped = objects(at(room(next, roomId, 'invite'), 'invite_state', 'events'));
    expect(keys(stripped)).toContain('m.room.create ');
    expect(keys(stripped)).toContain('m.room.name ');
    expect(keys(stripped)).toContain(`m.room.member ${bob.userId}`);
    expect(Object.keys(stripped[0] ?? {}).toSorted()).toEqual([
      'content',
      'sender',
      'state_key',
      'type',
    ]);
    expect(await bob.sync(since(next))).not.toHaveProperty('rooms');
    expect(room(await bob.sync(), roomId, 'invite')).toBeDefined();
  });

  it('shows no invite from someone who is ignored', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const content = { ignored_users: { [alice.userId]: {} } };
    const data = `/user/${encodeURIComponent(bob.userId)}/account_data/m.ignored_user_list`;
    await bob.ok('PUT', data, content);
    await alice.createRoom({ invite: [bob.userId] });
    expect(await bob.sync()).not.toHaveProperty('rooms');
  });

  it('shows no invite, not even an older one, to who blocks invites', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const from = since(await bob.sync());
    const roomId = await alice.createRoom({ invite: [bob.userId] });
    const policy = `/user/${encodeURIComponent(bob.userId)}/account_data/m.invite_permission_config`;
    await bob.ok('PUT', policy, { default_action: 'block' });
    expect(room(await bob.sync(), roomId, 'invite')).toBeUndefined();
    expect(room(await bob.sync(from), roomId, 'invite')).toBeUndefined();
    await bob.ok('PUT', policy, {});
    expect(room(await bob.sync(), roomId, 'invite')).toBeDefined();
  });

  it('shows a rejected invite as left, with nothing of the room', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom({ invite: [bob.userId] });
    const first = await bob.sync();
    await alice.say(roomId, 'secret');
    await bob.ok('POST', path(roomId, '/leave'), {});
    const next = await bob.sync(since(first));
    expect(timelineOf(next, roomId, 'leave')).toEqual([]);
    const own = stateOf(next, roomId, 'state', 'leave');
    expect(keys(own)).toEqual([`m.room.member ${bob.userId}`]);
    expect(own[0]).toMatchObject({ content: { membership: 'leave' } });
  });

  it('shows a room that was left up to the leaving, and never again', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync();
    await alice.say(roomId, 'before');
    await alice.ok('POST', path(roomId, '/kick'), { user_id: bob.userId });
    await alice.say(roomId, 'after');
    const next = await bob.sync(since(first));
    const timeline = timelineOf(next, roomId, 'leave');
    expect(bodies(timeline)).toEqual(['before', undefined]);
    expect(timeline.at(-1)).toMatchObject({ content: { membership: 'leave' } });
    expect(room(next, roomId)).toBeUndefined();
    expect(await bob.sync(since(next))).not.toHaveProperty('rooms');
    expect(await bob.sync()).not.toHaveProperty('rooms');
  });

  it('shows rooms left long ago to who asks for them, until they are forgotten', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    await bob.ok('POST', path(roomId, '/leave'), {});
    await setState(alice, roomId, 'm.room.topic', { topic: 'later' });
    const filter = { room: { include_leave: true, timeline: { limit: 1 } } };
    const answer = await bob.sync({ filter });
    expect(members(timelineOf(answer, roomId, 'leave'))).toEqual([bob.userId]);
    const state = keys(stateOf(answer, roomId, 'state', 'leave'));
    expect(state).toContain('m.room.create ');
    expect(state).not.toContain('m.room.topic ');
    await bob.ok('POST', path(roomId, '/forget'));
    expect(await bob.sync({ filter })).not.toHaveProperty('rooms');
  });

  it('shows a ban', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync();
    await alice.ok('POST', path(roomId, '/ban'), { user_id: bob.userId });
    const next = await bob.sync(since(first));
    expect(timelineOf(next, roomId, 'leave')[0]).toMatchObject({ content: { membership: 'ban' } });
  });

  it('shows a knock', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const rule = { type: 'm.room.join_rules', content: { join_rule: 'knock' } };
    const roomId = await alice.createRoom({ initial_state: [rule] });
    await bob.ok('POST', `/knock/${encodeURIComponent(roomId)}`, {});
    const stripped = at(room(await bob.sync(), roomId, 'knock'), 'knock_state', 'events');
    expect(keys(objects(stripped))).toContain('m.room.create ');
  });
});

describe('lazy-loading members', () => {
  const lazy = { room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } };

  it('sends those who speak, the heroes and the user at first', async () => {
    const [alice, bob, ...others] = [
      await newUser(),
      await newUser(),
      ...(await Promise.all(Array.from({ length: 7 }, () => newUser()))),
    ];
    const roomId = await joined(alice, bob, ...others);
    const last = others.at(-1);
    if (last === undefined) throw new Error('nobody');
    await last.say(roomId, 'one');
    await last.say(roomId, 'two');
    const answer = await bob.sync({ filter: lazy });
    const sent = new Set(members(stateOf(answer, roomId)));
    const heroes = at(room(answer, roomId), 'summary', 'm.heroes');
    expect(heroes).toHaveLength(5);
    expect(sent).toEqual(
      new Set([last.userId, bob.userId, ...(Array.isArray(heroes) ? heroes : [])]),
    );
    expect(heroes).not.toContain(last.userId);
  });

  it('does not send a member again whom the client knows, unless it asks for that', async () => {
    const [alice, bob, carol] = [await newUser(), await newUser(), await newUser()];
    const many = await Promise.all(Array.from({ length: 6 }, () => newUser()));
    const roomId = await joined(alice, bob, ...many, carol);
    await alice.say(roomId, 'a');
    await alice.say(roomId, 'b');
    const first = await bob.sync({ filter: lazy });
    expect(members(stateOf(first, roomId))).not.toContain(carol.userId);
    await carol.say(roomId, 'one');
    const second = await bob.sync({ ...since(first), filter: lazy });
    expect(members(stateOf(second, roomId))).toEqual([carol.userId]);
    await carol.say(roomId, 'two');
    const third = await bob.sync({ ...since(second), filter: lazy });
    expect(members(stateOf(third, roomId))).toEqual([]);
    // The client never got the second answer: it asks again from the first.
    const again = await bob.sync({ ...since(first), filter: lazy });
    expect(members(stateOf(again, roomId))).toEqual([carol.userId]);
    const redundant = {
      room: { state: { lazy_load_members: true, include_redundant_members: true } },
    };
    const all = await bob.sync({ ...since(second), filter: redundant });
    expect(members(stateOf(all, roomId))).toEqual([carol.userId]);
  });

  it('sends every member change of a gap', async () => {
    const [alice, bob, carol] = [await newUser(), await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const first = await bob.sync({ filter: lazy });
    await carol.ok('POST', path(roomId, '/join'), {});
    for (let n = 0; n < 3; n++) await alice.say(roomId, `m${n}`);
    const next = await bob.sync({ ...since(first), filter: lazy });
    expect(members(stateOf(next, roomId))).toContain(carol.userId);
    expect(at(room(next, roomId), 'summary', 'm.joined_member_count')).toBe(3);
  });
});

describe('filters', () => {
  it('cuts events down to the fields asked for', async () => {
    const alice = await newUser();
    const roomId = await alice.createRoom();
    await alice.say(roomId, 'hi');
    const filter = { event_fields: ['content.body'], room: { timeline: { limit: 1 } } };
    const answer = await alice.sync({ filter });
    expect(timelineOf(answer, roomId)).toEqual([{ content: { body: 'hi' } }]);
  });

  it('answers events as servers exchange them', async () => {
    const alice = await newUser();
    const roomId = await alice.createRoom();
    await alice.say(roomId, 'hi');
    const answer = await alice.sync({ filter: { event_format: 'federation' } });
    const last = timelineOf(answer, roomId).at(-1);
    expect(last).toMatchObject({ room_id: roomId, content: { body: 'hi' } });
    expect(last).toHaveProperty('signatures');
    expect(last).toHaveProperty('prev_events');
    expect(last).not.toHaveProperty('event_id');
  });

  it('takes a stored filter by its id', async () => {
    const alice = await newUser();
    const roomId = await alice.createRoom();
    const definition = { room: { not_rooms: [roomId] } };
    const user = encodeURIComponent(alice.userId);
    const { filter_id: filter } = await alice.ok('POST', `/user/${user}/filter`, definition);
    expect(await alice.sync({ filter: text(filter) })).not.toHaveProperty('rooms');
  });

  it('leaves out what ignored users say, but not the state they set', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await joined(alice, bob);
    const data = `/user/${encodeURIComponent(bob.userId)}/account_data/m.ignored_user_list`;
    await bob.ok('PUT', data, { ignored_users: { [alice.userId]: {} } });
    const first = await bob.sync();
    await alice.say(roomId, 'noise');
    await setState(alice, roomId, 'm.room.topic', { topic: 'seen' });
    const next = await bob.sync(since(first));
    expect(timelineOf(next, roomId).map(({ type }) => type)).toEqual(['m.room.topic']);
  });

  it.each([
    ['{"room": 1}', 400, 'M_BAD_JSON', 'room'],
    ['{"room"', 400, 'M_NOT_JSON', 'filter'],
    ['12345', 404, 'M_NOT_FOUND', 'filter'],
  ])('refuses %s', async (filter, status, errcode, names) => {
    const alice = await newUser();
    const answer = await alice.call('GET', `/sync?filter=${encodeURIComponent(filter)}`);
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
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
