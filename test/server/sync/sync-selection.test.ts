import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';
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
