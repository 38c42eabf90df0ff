import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { at, objects, openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let names = 0;
beforeAll(async () => {
  server = await openServer({ RUMA_GUESTS: true });
});
afterAll(() => server.close());

const newUser = (name = 'user'): Promise<User> => server.register(`${name}${++names}`);
const path = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
const join = (user: User, roomId: string) => user.ok('POST', path(roomId, '/join'), {});
const setState = (user: User, roomId: string, type: string, content: JsonObject) =>
  user.ok('PUT', path(roomId, `/state/${type}/`), content);
const events = (user: User, from = '', more = 'timeout=0') =>
  user.ok('GET', `/events?${more}${from === '' ? '' : `&from=${from}`}`);
const now = async (user: User) => text((await events(user))['end']);
const said = (answer: JsonObject) =>
  objects(answer['chunk']).flatMap((event) => at(event, 'content', 'body') ?? []);
const memberships = (answer: JsonObject) =>
  objects(answer['chunk']).flatMap((event) => at(event, 'content', 'membership') ?? []);
const ignore = (user: User, other: User) =>
  user.ok('PUT', `/user/${user.userId}/account_data/m.ignored_user_list`, {
    ignored_users: { [other.userId]: {} },
  });

describe('the event stream', () => {
  it('has the events of all rooms in the order in which they came, page by page', async () => {
    const alice = await newUser();
    const rooms = [await alice.createRoom(), await alice.createRoom()];
    const start = await now(alice);
    for (let n = 0; n < 105; n += 1) await alice.say(rooms[n % 2] ?? '', `m${n}`);
    const first = await events(alice, start);
    const next = await events(alice, text(first['end']));
    expect([first, next].map((page) => objects(page['chunk']).length)).toEqual([100, 5]);
    expect([...said(first), ...said(next)]).toEqual(Array.from({ length: 105 }, (_, n) => `m${n}`));
    expect(first['start']).toBe(start);
  });

  it('tells of rooms while one is in them, and of one’s own membership always', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom();
    const start = await now(bob);
    await alice.say(roomId, 'before');
    await alice.ok('POST', path(roomId, '/invite'), { user_id: bob.userId });
    await alice.say(roomId, 'between');
    await join(bob, roomId);
    await alice.say(roomId, 'in');
    await bob.ok('POST', path(roomId, '/leave'), {});
    await alice.say(roomId, 'after');
    const all = await events(bob, start);
    expect(said(all)).toEqual(['in']);
    expect(memberships(all)).toEqual(['invite', 'join', 'leave']);
    await bob.ok('POST', path(roomId, '/forget'), {});
    expect(objects((await events(bob, start))['chunk'])).toEqual([]);
  });

  it('leaves out whom the user ignores: messages and invites', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom({ preset: 'public_chat' });
    await join(bob, roomId);
    await ignore(bob, alice);
    const start = await now(bob);
    await alice.say(roomId, 'hello');
    await alice.createRoom({ invite: [bob.userId] });
    await setState(alice, roomId, 'm.room.topic', { topic: 'Tea' });
    const types = objects((await events(bob, start))['chunk']).map(({ type }) => type);
    expect(types).toEqual(['m.room.topic']);
  });

  it('reads on past what is not for the user, without waiting', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom({ preset: 'public_chat' });
    await join(bob, roomId);
    await ignore(bob, alice);
    const start = await now(bob);
    for (let n = 0; n < 120; n += 1) await alice.say(roomId, `m${n}`);
    await bob.say(roomId, 'mine');
    expect(said(await events(bob, start))).toEqual(['mine']);
  });

  it('waits for the rooms it knew, and for one that is joined meanwhile', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await alice.createRoom({ preset: 'public_chat' });
    const start = await now(bob);
    const waiting = events(bob, start, 'timeout=5000');
    await join(bob, roomId);
    const first = await waiting;
    expect(memberships(first)).toEqual(['join']);
    const next = events(bob, text(first['end']), 'timeout=5000');
    await alice.say(roomId, 'hello');
    expect(said(await next)).toEqual(['hello']);
  });

  it('takes no token of another server, or of the future', async () => {
    const alice = await newUser();
    for (const from of ['x', 's1_999999999', 't1_1_999999999'])
      expect(await alice.call('GET', `/events?timeout=0&from=${from}`)).toMatchObject({
        status: 400,
        body: { errcode: 'M_INVALID_PARAM', error: expect.stringContaining('from') },
      });
  });
});

describe('a room that is only looked into', () => {
  const peek = (user: User, roomId: string, from: string, timeout = 0) =>
    user.call(
      'GET',
      `/events?timeout=${timeout}&from=${from}&room_id=${encodeURIComponent(roomId)}`,
    );
  const open = (alice: User) =>
    alice.createRoom({
      initial_state: [
        { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
      ],
    });

  it('goes on from its initialSync, for guests too', async () => {
    const [alice, guest] = [await newUser(), await server.registerGuest()];
    const roomId = await open(alice);
    await alice.say(roomId, 'first');
    const snapshot = await guest.ok('GET', path(roomId, '/initialSync'));
    const waiting = peek(guest, roomId, text(at(snapshot, 'messages', 'end')), 5000);
    await alice.say(roomId, 'second');
    expect(said((await waiting).body)).toEqual(['second']);
  });

  it('shows who has left only what all the world may read, and nothing once it is closed', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const roomId = await open(alice);
    await alice.ok('POST', path(roomId, '/invite'), { user_id: bob.userId });
    await join(bob, roomId);
    const start = await now(bob);
    await setState(alice, roomId, 'm.room.history_visibility', { history_visibility: 'shared' });
    await alice.say(roomId, 'among us');
    await setState(alice, roomId, 'm.room.history_visibility', {
      history_visibility: 'world_readable',
    });
    await alice.say(roomId, 'to all');
    expect(said((await peek(bob, roomId, start)).body)).toEqual(['among us', 'to all']);
    await bob.ok('POST', path(roomId, '/leave'), {});
    expect(said((await peek(bob, roomId, start)).body)).toEqual(['to all']);
    await setState(alice, roomId, 'm.room.history_visibility', { history_visibility: 'shared' });
    expect(await peek(bob, roomId, start)).toMatchObject({
      status: 403,
      body: { errcode: 'M_FORBIDDEN' },
    });
  });
});

describe('the initial sync', () => {
  const rooms = (answer: JsonObject) =>
    new Map(objects(answer['rooms']).map((room) => [text(room['room_id']), room]));

  it('has joined rooms, invites, and with archived those that were left', async () => {
    const [alice, bob] = [await newUser(), await newUser()];
    const joined = await alice.createRoom({ preset: 'public_chat', visibility: 'public' });
    const invited = await alice.createRoom({ invite: [bob.userId] });
    const left = await alice.createRoom({ preset: 'public_chat', topic: 'Then' });
    const banned = await alice.createRoom({ preset: 'public_chat' });
    for (const roomId of [joined, left, banned]) await join(bob, roomId);
    for (let n = 0; n < 4; n += 1) await alice.say(joined, `m${n}`);
    await bob.ok('PUT', `/user/${bob.userId}/account_data/x.y`, { z: 1 });
    await bob.ok('PUT', `/user/${bob.userId}${path(joined, '/tags/u.t')}`, {});
    await bob.ok('POST', path(left, '/leave'), {});
    await setState(alice, left, 'm.room.topic', { topic: 'Now' });
    await alice.ok('POST', path(banned, '/ban'), { user_id: bob.userId });

    const answer = await bob.ok('GET', '/initialSync?limit=3');
    const found = rooms(answer);
    expect([...found.keys()].toSorted()).toEqual([joined, invited].toSorted());
    const room = found.get(joined);
    expect(room).toMatchObject({ membership: 'join', visibility: 'public' });
    expect(objects(room?.['account_data'])).toMatchObject([{ type: 'm.tag' }]);
    expect(said(Object(room?.['messages']))).toEqual(['m1', 'm2', 'm3']);
    const back = text(at(room, 'messages', 'start'));
    const page = await bob.ok('GET', path(joined, `/messages?dir=b&limit=1&from=${back}`));
    expect(said(page)).toEqual(['m0']);
    expect(found.get(invited)).toMatchObject({
      membership: 'invite',
      invite: { type: 'm.room.member', state_key: bob.userId, room_id: invited },
      visibility: 'private',
    });
    expect(found.get(invited)).not.toHaveProperty('messages');
    expect(objects(answer['account_data'])).toContainEqual({ type: 'x.y', content: { z: 1 } });

    const all = rooms(await bob.ok('GET', '/initialSync?archived=true'));
    const topics = objects(all.get(left)?.['state']).filter(({ type }) => type === 'm.room.topic');
    expect(topics.map((event) => at(event, 'content', 'topic'))).toEqual(['Then']);
    expect(all.get(left)).toMatchObject({ membership: 'leave' });
    expect(all.get(banned)).toMatchObject({ membership: 'ban' });

    await alice.say(joined, 'next');
    expect(said(await events(bob, text(answer['end'])))).toEqual(['next']);
  });

  it('asks the database as often for ten rooms as for two', async () => {
    const alice = await newUser();
    const reads = async () => {
      await alice.ok('GET', '/initialSync');
      const before = server.engine.counters.reads;
      await alice.ok('GET', '/initialSync');
      return server.engine.counters.reads - before;
    };
    for (let n = 0; n < 2; n += 1) await alice.createRoom();
    const two = await reads();
    for (let n = 0; n < 8; n += 1) await alice.createRoom();
    expect(await reads()).toBe(two);
  });
});

it('one event is found in whatever room it is, by those who may see it', async () => {
  const [alice, bob] = [await newUser(), await newUser()];
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  const eventId = await alice.say(roomId, 'hello');
  expect(await alice.ok('GET', `/events/${eventId}`)).toMatchObject({
    event_id: eventId,
    room_id: roomId,
  });
  const refused = { status: 404, body: { errcode: 'M_NOT_FOUND' } };
  expect(await bob.call('GET', `/events/${eventId}`)).toMatchObject(refused);
  await join(bob, roomId);
  await bob.ok('GET', `/events/${eventId}`);
  await bob.ok('POST', path(roomId, '/leave'), {});
  await bob.ok('GET', `/events/${eventId}`);
  await bob.ok('POST', path(roomId, '/forget'), {});
  expect(await bob.call('GET', `/events/${eventId}`)).toMatchObject(refused);
});
