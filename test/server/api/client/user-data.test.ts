/** Account data, tags, filters, typing, receipts, markers and presence, as clients meet them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../server/matrix/json.ts';
import { at, objects, openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let bob: User;
let roomId: string;
let room: string;
let number = 0;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  number += 1;
  alice = await server.register(`alice${number}`);
  bob = await server.register(`bob${number}`);
  roomId = await alice.createRoom({ preset: 'public_chat' });
  await bob.ok('POST', `/join/${encodeURIComponent(roomId)}`, {});
  room = `/rooms/${encodeURIComponent(roomId)}`;
});

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });
const own = (user: User, path: string) => `/user/${encodeURIComponent(user.userId)}${path}`;

async function since(user: User): Promise<string> {
  return text((await user.sync())['next_batch']);
}

const joined = (answer: JsonValue, ...path: string[]) =>
  at(answer, 'rooms', 'join', roomId, ...path);

describe('account data', () => {
  it('reaches the other devices of its user', async () => {
    const laptop = await server.login(alice);
    const token = await since(laptop);
    await alice.ok('PUT', own(alice, '/account_data/org.example.x'), { ratio: 0.5 });
    await alice.ok('PUT', own(alice, `${room}/account_data/org.example.y`), { a: 1 });
    const answer = await laptop.sync({ since: token });
    expect(at(answer, 'account_data', 'events')).toEqual([
      { type: 'org.example.x', content: { ratio: 0.5 } },
    ]);
    expect(joined(answer, 'account_data', 'events')).toEqual([
      { type: 'org.example.y', content: { a: 1 } },
    ]);
    expect(await alice.ok('GET', own(alice, '/account_data/org.example.x'))).toEqual({
      ratio: 0.5,
    });
  });

  it('takes objects only, and not what the server manages', async () => {
    const put = (type: string, body: JsonValue) =>
      alice.call('PUT', own(alice, `/account_data/${type}`), body);
    expect(await put('x', [])).toEqual({ status: 400, body: error('M_BAD_JSON') });
    for (const type of ['m.fully_read', 'm.push_rules'])
      expect(await put(type, {})).toEqual({ status: 405, body: error('M_BAD_JSON') });
    const foreign = await bob.call('GET', own(alice, '/account_data/x'));
    expect(foreign).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const unknown = await alice.call('GET', own(alice, '/account_data/x'));
    expect(unknown).toEqual({ status: 404, body: error('M_NOT_FOUND') });
    const noRoom = await alice.call('PUT', own(alice, '/rooms/nonsense/account_data/x'), {});
    expect(noRoom).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });

  it('is not emptied by a request that lost its body, nor kept without a type', async () => {
    const path = own(alice, '/account_data/m.direct');
    await alice.ok('PUT', path, { a: [] });
    expect(await alice.call('PUT', path)).toEqual({ status: 400, body: error('M_NOT_JSON') });
    expect(await alice.ok('GET', path)).toEqual({ a: [] });
    const untyped = await alice.call('PUT', own(alice, '/account_data/'), {});
    expect(untyped).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });

  it('has the push rules in it from the start', async () => {
    const types = objects(at(await alice.sync(), 'account_data', 'events')).map(({ type }) => type);
    expect(types).toEqual(['m.push_rules']);
  });
});

describe('tags', () => {
  it('are put on rooms and taken off', async () => {
    const tags = own(alice, `${room}/tags`);
    await alice.ok('PUT', `${tags}/u.work`, { order: 0.25 });
    await alice.ok('PUT', `${tags}/m.favourite`, {});
    await alice.ok('DELETE', `${tags}/m.favourite`);
    const expected = { tags: { 'u.work': { order: 0.25 } } };
    expect(await alice.ok('GET', tags)).toEqual(expected);
    const events = joined(await alice.sync(), 'account_data', 'events');
    expect(events).toEqual([{ type: 'm.tag', content: expected }]);
  });

  it('have a name of 1 to 255 bytes', async () => {
    const put = (tag: string) => alice.call('PUT', own(alice, `${room}/tags/${tag}`), {});
    for (const tag of ['', `u.${'x'.repeat(254)}`])
      expect(await put(tag)).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
    expect((await put(`u.${'x'.repeat(253)}`)).status).toBe(200);
  });

  it('have an order between 0 and 1', async () => {
    const put = (order: JsonValue) => alice.call('PUT', own(alice, `${room}/tags/x`), { order });
    for (const order of [-0.1, 1.1, '0.5'])
      expect(await put(order)).toEqual({ status: 400, body: error('M_BAD_JSON') });
  });
});

describe('filters', () => {
  it('are stored, read and used', async () => {
    const filter = { room: { timeline: { limit: 1 } } };
    const { filter_id } = await alice.ok('POST', own(alice, '/filter'), filter);
    expect(await alice.ok('GET', own(alice, `/filter/${text(filter_id)}`))).toEqual(filter);
    const answer = await alice.sync({ filter: text(filter_id) });
    expect(objects(joined(answer, 'timeline', 'events'))).toHaveLength(1);
  });

  it('are refused when they are wrong, foreign or unknown', async () => {
    const wrong = await alice.call('POST', own(alice, '/filter'), { room: { rooms: 'all' } });
    expect(wrong).toEqual({ status: 400, body: error('M_BAD_JSON') });
    const foreign = await alice.call('POST', own(bob, '/filter'), {});
    expect(foreign).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const unknown = await alice.call('GET', own(alice, '/filter/12'));
    expect(unknown).toEqual({ status: 404, body: error('M_NOT_FOUND') });
  });
});

describe('typing', () => {
  const typing = (user: User, isTyping: boolean) =>
    user.ok('PUT', `${room}/typing/${encodeURIComponent(user.userId)}`, {
      typing: isTyping,
      timeout: 20_000,
    });

  it('is seen by the room until the message comes', async () => {
    let token = await since(alice);
    await typing(bob, true);
    const typingEvent = (...user_ids: string[]) => [{ type: 'm.typing', content: { user_ids } }];
    let answer = await alice.sync({ since: token });
    expect(joined(answer, 'ephemeral', 'events')).toEqual(typingEvent(bob.userId));
    token = text(answer['next_batch']);
    await bob.say(roomId, 'there');
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer = await alice.sync({ since: token });
    const events = objects(joined(answer, 'ephemeral', 'events'));
    expect(events.filter(({ type }) => type === 'm.typing')).toEqual(typingEvent());
  });

  it('is for members', async () => {
    const path = `${room}/typing/${encodeURIComponent(alice.userId)}`;
    const other = await bob.call('PUT', path, { typing: true });
    expect(other).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const noBody = await alice.call('PUT', path, {});
    expect(noBody).toEqual({ status: 400, body: error('M_BAD_JSON') });
  });
});

describe('receipts and unread counts', () => {
  const counts = async (user: User, filter: JsonValue = {}) => {
    const answer = await user.sync({ filter });
    return joined(answer, 'unread_notifications', 'notification_count');
  };

  it('count what others said until it is read', async () => {
    await bob.say(roomId, 'one');
    const second = await bob.say(roomId, 'two');
    expect(await counts(alice)).toBe(2);
    expect(await counts(bob)).toBe(0);
    const token = await since(alice);
    await alice.ok('POST', `${room}/receipt/m.read/${encodeURIComponent(second)}`, {});
    const answer = await alice.sync({ since: token });
    expect(joined(answer, 'unread_notifications')).toEqual({
      notification_count: 0,
      highlight_count: 0,
    });
    const [receipt] = objects(joined(answer, 'ephemeral', 'events'));
    expect(receipt).toEqual({
      type: 'm.receipt',
      content: { [second]: { 'm.read': { [alice.userId]: { ts: expect.any(Number) } } } },
    });
    expect(await counts(alice)).toBe(0);
  });

  it('come with the event that they count', async () => {
    const token = await since(alice);
    await bob.ok('PUT', `${room}/send/m.room.message/mention`, {
      msgtype: 'm.text',
      body: 'Hey',
      'm.mentions': { user_ids: [alice.userId] },
    });
    const answer = await alice.sync({ since: token });
    expect(objects(joined(answer, 'timeline', 'events'))).toHaveLength(1);
    expect(joined(answer, 'unread_notifications')).toEqual({
      notification_count: 1,
      highlight_count: 1,
    });
  });

  it('are kept apart by thread when the client asks for that', async () => {
    const root = await bob.say(roomId, 'root');
    const reply = await bob.ok('PUT', `${room}/send/m.room.message/reply`, {
      msgtype: 'm.text',
      body: 'in the thread',
      'm.relates_to': { rel_type: 'm.thread', event_id: root },
    });
    const filter = { room: { timeline: { unread_thread_notifications: true } } };
    const answer = await alice.sync({ filter });
    expect(joined(answer, 'unread_notifications', 'notification_count')).toBe(1);
    expect(joined(answer, 'unread_thread_notifications')).toEqual({
      [root]: { notification_count: 1, highlight_count: 0 },
    });
    const path = `${room}/receipt/m.read/${encodeURIComponent(text(reply['event_id']))}`;
    const wrong = await alice.call('POST', path, { thread_id: 'main' });
    expect(wrong).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
    await alice.ok('POST', path, { thread_id: root });
    expect(joined(await alice.sync({ filter }), 'unread_thread_notifications')).toBeUndefined();
    expect(await counts(alice, filter)).toBe(1);
    expect(await counts(alice)).toBe(1);
  });

  it('can be kept private', async () => {
    const event = await bob.say(roomId, 'one');
    const token = await since(bob);
    const path = (type: string) => `${room}/receipt/${type}/${encodeURIComponent(event)}`;
    await alice.ok('POST', path('m.read.private'), {});
    expect(await counts(alice)).toBe(0);
    expect(joined(await bob.sync({ since: token }), 'ephemeral')).toBeUndefined();
    const unknown = await alice.call('POST', path('m.glanced'), {});
    expect(unknown).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
    const notText = await alice.call('POST', path('m.read'), { thread_id: 7 });
    expect(notText).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });

  it('move together with the fully read marker', async () => {
    const first = await bob.say(roomId, 'one');
    const second = await bob.say(roomId, 'two');
    await alice.ok('POST', `${room}/read_markers`, {
      'm.fully_read': first,
      'm.read': first,
      'm.read.private': second,
    });
    const answer = await alice.sync();
    expect(joined(answer, 'account_data', 'events')).toEqual([
      { type: 'm.fully_read', content: { event_id: first } },
    ]);
    expect(await counts(alice)).toBe(0);
    const marker = own(alice, `${room}/account_data/m.fully_read`);
    expect(await alice.ok('GET', marker)).toEqual({ event_id: first });
    const mark = (event: string) =>
      alice.call('POST', `${room}/read_markers`, { 'm.fully_read': event });
    expect((await mark('$unknown')).status).toBe(404);
    expect((await mark('no id at all')).status).toBe(400);
    await alice.ok('POST', `${room}/read_markers`, {});
  });
});

describe('presence', () => {
  const status = (user: User) => `/presence/${encodeURIComponent(user.userId)}/status`;

  it('is seen by those who share a room', async () => {
    const token = await since(alice);
    await bob.ok('PUT', status(bob), { presence: 'unavailable', status_msg: 'tea' });
    const answer = await alice.sync({ since: token });
    const events = objects(at(answer, 'presence', 'events'));
    expect(events.filter(({ sender }) => sender === bob.userId)).toEqual([
      {
        type: 'm.presence',
        sender: bob.userId,
        content: {
          presence: 'unavailable',
          status_msg: 'tea',
          last_active_ago: expect.any(Number),
          displayname: expect.stringMatching(/^bob/),
        },
      },
    ]);
    expect(await alice.ok('GET', status(bob))).toMatchObject({ presence: 'unavailable' });
    const stranger = await server.register(`stranger${number}`);
    const hidden = await stranger.call('GET', status(bob));
    expect(hidden).toEqual({ status: 403, body: error('M_FORBIDDEN') });
  });

  it('is set by the user alone, to one of three states', async () => {
    const foreign = await alice.call('PUT', status(bob), { presence: 'online' });
    expect(foreign).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const wrong = await bob.call('PUT', status(bob), { presence: 'asleep' });
    expect(wrong).toEqual({ status: 400, body: error('M_BAD_JSON') });
  });

  it('has no status when that is left out, null or empty', async () => {
    for (const nothing of [{}, { status_msg: null }, { status_msg: '' }]) {
      await bob.ok('PUT', status(bob), { presence: 'online', status_msg: 'tea' });
      await bob.ok('PUT', status(bob), { presence: 'online', ...nothing });
      expect(await alice.ok('GET', status(bob))).not.toHaveProperty('status_msg');
    }
  });

  it('comes with syncing, unless the client hides', async () => {
    await bob.sync({ set_presence: 'offline' });
    expect((await alice.call('GET', status(bob))).status).toBe(404);
    await bob.sync();
    expect(await alice.ok('GET', status(bob))).toMatchObject({ presence: 'online' });
  });
});
