import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppservices } from '../../../server/appservices/index.ts';
import { loadRegistrations } from '../../../server/appservices/load.ts';
import { at, text, type User } from '../full-server.ts';
import { FakeTime } from '../world.ts';
import { until } from '../../until.ts';
import { ephemeralOf, eventsOf, openStand } from './stand.ts';

const BRIDGE = { id: 'tea', receiveEphemeral: true };
const LOGGER = {
  id: 'log',
  namespaces: {
    aliases: [{ exclusive: false, regex: '#logged-.*:example.org' }],
    rooms: [],
  },
};

let stand: Awaited<ReturnType<typeof openStand>>;
let alice: User;

beforeAll(async () => {
  stand = await openStand([BRIDGE, LOGGER]);
  alice = await stand.register('alice');
});
afterAll(() => stand.close());

const service = (index: number) => {
  const found = stand.running[index];
  if (found === undefined) throw new Error('no such service');
  return found;
};
const told = (index: number, room: string) =>
  eventsOf(service(index)).filter((event) => event['room_id'] === room);
const summary = (index: number, room: string) =>
  told(index, room).map(({ type, state_key: key, content }) => [
    text(type).replace('m.room.', ''),
    key ?? at(content, 'body'),
  ]);
const has = (index: number, eventId: string) => () =>
  eventsOf(service(index)).some((event) => event['event_id'] === eventId);

describe('what a service is told', () => {
  it('of its users’ rooms: the invite, and everything from the join to the leave, in order', async () => {
    const ghost = await stand.ghost(service(0), '_tea_hatter');
    const room = await alice.createRoom({ preset: 'public_chat' });
    await alice.say(room, 'before');
    await alice.ok('POST', `/rooms/${room}/invite`, { user_id: ghost });
    await alice.say(room, 'not yet');
    await stand.as(service(0), ghost).ok('POST', `/join/${encodeURIComponent(room)}`, {});
    await alice.say(room, 'one');
    await alice.say(room, 'two');
    await alice.ok('POST', `/rooms/${room}/kick`, { user_id: ghost });
    await alice.say(room, 'after');
    const other = await alice.createRoom({ invite: [ghost] });
    await until(() => told(0, other).length > 0);
    expect(summary(0, room)).toEqual([
      ['member', ghost],
      ['member', ghost],
      ['message', 'one'],
      ['message', 'two'],
      ['member', ghost],
    ]);
    const [invite, join] = told(0, room);
    expect(invite).toMatchObject({
      sender: alice.userId,
      content: { membership: 'invite' },
      origin_server_ts: expect.any(Number),
      unsigned: { age: expect.any(Number) },
    });
    expect(at(join, 'unsigned', 'prev_content', 'membership')).toBe('invite');
    expect(told(1, room)).toEqual([]);
  });

  it('of rooms with its aliases: everything, from the very first event when the alias is given with the room', async () => {
    const room = await alice.createRoom({ preset: 'public_chat', room_alias_name: 'logged-1' });
    await until(has(1, await alice.say(room, 'hello')));
    const types = summary(1, room).map(([type]) => type);
    expect(types[0]).toBe('create');
    expect(types.at(-1)).toBe('message');

    const late = await alice.createRoom({ preset: 'public_chat' });
    await alice.say(late, 'unheard');
    const alias = encodeURIComponent('#logged-2:example.org');
    await alice.ok('PUT', `/directory/room/${alias}`, { room_id: late });
    await until(has(1, await alice.say(late, 'heard')));
    expect(summary(1, late)).toEqual([['message', 'heard']]);
  });

  it('of what passes, when it asked for that: typing, receipts, presence; private ones of its own users only', async () => {
    const ghost = await stand.ghost(service(0), '_tea_hare');
    const room = await alice.createRoom({ preset: 'public_chat' });
    const elsewhere = await alice.createRoom();
    const bridge = stand.as(service(0), ghost);
    await bridge.ok('POST', `/join/${encodeURIComponent(room)}`, {});
    const event = await alice.say(room, 'read this');
    const receipt = (type: string) => `/rooms/${room}/receipt/${type}/${encodeURIComponent(event)}`;
    await alice.ok('PUT', `/rooms/${elsewhere}/typing/${alice.userId}`, { typing: true });
    await alice.ok('PUT', `/rooms/${room}/typing/${alice.userId}`, { typing: true });
    await alice.ok('POST', receipt('m.read.private'), {});
    await bridge.ok('POST', receipt('m.read.private'), {});
    await alice.ok('POST', receipt('m.read'), { thread_id: 'main' });
    await alice.ok('PUT', `/presence/${alice.userId}/status`, { presence: 'online' });
    await until(() => ephemeralOf(service(0)).some(({ type }) => type === 'm.presence'));
    const news = ephemeralOf(service(0));
    expect(news.filter(({ type }) => type === 'm.typing')).toEqual([
      { type: 'm.typing', room_id: room, content: { user_ids: [alice.userId] } },
    ]);
    const receipts = news.filter(({ type }) => type === 'm.receipt');
    expect(receipts.map(({ content }) => Object.keys(Object(at(content, event))))).toEqual([
      ['m.read.private'],
      ['m.read'],
    ]);
    expect(at(receipts[0], 'content', event, 'm.read.private', ghost, 'ts')).toBeDefined();
    expect(at(receipts[1], 'content', event, 'm.read', alice.userId, 'thread_id')).toBe('main');
    expect(news.find(({ type }) => type === 'm.presence')).toMatchObject({
      sender: alice.userId,
      content: { presence: 'online' },
    });
    expect(ephemeralOf(service(1))).toEqual([]);
  });
});

describe('transactions', () => {
  it('come again as they were until they are taken, also after a restart; what happened meanwhile comes next', async () => {
    const ghost = await stand.ghost(service(0), '_tea_dormouse');
    const room = await alice.createRoom({ preset: 'public_chat' });
    await stand.as(service(0), ghost).ok('POST', `/join/${encodeURIComponent(room)}`, {});
    const before = await alice.say(room, 'before');
    await until(has(0, before));

    let broken = true;
    service(0).answer(({ path }) =>
      broken && path.includes('/transactions/') ? 'silence' : undefined,
    );
    const lost = await alice.say(room, 'said into silence');
    const sent = () =>
      service(0).requests.filter(({ request }) =>
        JSON.stringify(request.body).includes('into silence'),
      );
    await until(() => sent().length === 1);
    const redacted = await alice.ok(
      'PUT',
      `/rooms/${room}/redact/${encodeURIComponent(lost)}/1`,
      {},
    );
    await alice.ok('PUT', `/rooms/${room}/typing/${alice.userId}`, { typing: true });
    // The process ends in the middle of the transaction; another one begins with what is in the database.
    await stand.services.appservices.stop();
    const { registry } = stand.services.appservices;
    const time = new FakeTime();
    const again = createAppservices({
      engine: stand.engine,
      registrations: registry.all,
      serverName: 'example.org',
      timers: time,
      clock: time.clock,
      onNotice: () => {},
    });
    broken = false;
    await again.start({
      ensureUser: async () => {},
      observed: (ids) => stand.services.rooms.sync.observed(ids),
    });
    await until(has(0, text(redacted['event_id'])));
    await again.stop();
    const [first, second] = sent();
    expect(sent()).toHaveLength(2);
    expect(second?.request).toEqual(first?.request);
    expect(summary(0, room).map(([type]) => type)).toEqual([
      'member',
      'message',
      'message',
      'redaction',
    ]);
    expect(at(told(0, room).at(-1), 'redacts')).toBe(lost);
    // Nobody types any more after a restart.
    expect(ephemeralOf(service(0)).filter((news) => news['room_id'] === room)).toEqual([]);
  });
});

it('a registration that is wrong names its file and its field', () => {
  expect(() => loadRegistrations(['/nowhere/irc.yaml'], 'example.org')).toThrow(
    /RUMA_APPSERVICES: \/nowhere\/irc.yaml: ENOENT/,
  );
});
