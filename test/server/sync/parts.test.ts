/** That every part finds its place in an answer, and that a chain of answers loses nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';

let server: FullServer;
let names = 0;

beforeAll(async () => {
  server = await openServer({ RUMA_GUESTS: true });
});
afterAll(() => server.close());

const newUser = (): Promise<User> => server.register(`user${++names}`);
const enc = encodeURIComponent;
const path = (roomId: string, rest: string) => `/rooms/${enc(roomId)}${rest}`;
const since = (answer: JsonObject) => ({ since: text(answer['next_batch']) });
const room = (answer: JsonObject, roomId: string) => at(answer, 'rooms', 'join', roomId);

async function pair(): Promise<{ alice: User; bob: User; roomId: string }> {
  const [alice, bob] = [await newUser(), await newUser()];
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  await bob.ok('POST', path(roomId, '/join'), {});
  return { alice, bob, roomId };
}

describe('the parts of an answer', () => {
  it('has receipts and typing in ephemeral', async () => {
    const { alice, bob, roomId } = await pair();
    const eventId = await alice.say(roomId, 'read me');
    const first = await alice.sync();
    await bob.ok('POST', path(roomId, `/receipt/m.read/${enc(eventId)}`), {});
    await bob.ok('PUT', path(roomId, `/typing/${enc(bob.userId)}`), {
      typing: true,
      timeout: 9000,
    });
    const next = await alice.sync(since(first));
    const ephemeral = objects(at(room(next, roomId), 'ephemeral', 'events'));
    expect(ephemeral.map(({ type }) => type).toSorted()).toEqual(['m.receipt', 'm.typing']);
    expect(room(next, roomId)).not.toHaveProperty('timeline');
  });

  it('has account data of the account and of rooms, of left ones too', async () => {
    const { bob, roomId } = await pair();
    const first = await bob.sync();
    const user = `/user/${enc(bob.userId)}`;
    await bob.ok('PUT', `${user}/account_data/x.global`, { a: 1 });
    await bob.ok('PUT', `${user}/rooms/${enc(roomId)}/account_data/x.room`, { b: 2 });
    const next = await bob.sync(since(first));
    expect(at(next, 'account_data', 'events')).toEqual([{ type: 'x.global', content: { a: 1 } }]);
    const ofRoom = { events: [{ type: 'x.room', content: { b: 2 } }] };
    expect(room(next, roomId)).toEqual({ account_data: ofRoom });
    await bob.ok('POST', path(roomId, '/leave'), {});
    const all = await bob.sync({ filter: { room: { include_leave: true } } });
    expect(at(all, 'rooms', 'leave', roomId, 'account_data')).toEqual(ofRoom);
  });

  it('has unread counts, also when nothing else changed', async () => {
    const { alice, bob, roomId } = await pair();
    const first = await bob.sync();
    const eventId = await alice.say(roomId, 'ping');
    const next = await bob.sync(since(first));
    expect(at(room(next, roomId), 'unread_notifications')).toEqual({
      notification_count: 1,
      highlight_count: 0,
    });
    await bob.ok('POST', path(roomId, `/receipt/m.read.private/${enc(eventId)}`), {});
    const last = await bob.sync(since(next));
    expect(at(room(last, roomId), 'unread_notifications', 'notification_count')).toBe(0);
    expect(room(last, roomId)).not.toHaveProperty('timeline');
  });

  it('has messages to the device until the client has them', async () => {
    const { alice, bob } = await pair();
    const first = await bob.sync();
    const messages = { [bob.userId]: { [bob.deviceId]: { secret: 1 } } };
    await alice.ok('PUT', '/sendToDevice/x.hello/txn', { messages });
    const next = await bob.sync(since(first));
    const expected = [{ sender: alice.userId, type: 'x.hello', content: { secret: 1 } }];
    expect(at(next, 'to_device', 'events')).toEqual(expected);
    expect(at(await bob.sync(since(first)), 'to_device', 'events')).toEqual(expected);
    expect(await bob.sync(since(next))).not.toHaveProperty('to_device');
  });

  it('has presence, and whose devices to look at', async () => {
    const { alice, bob } = await pair();
    const first = await bob.sync();
    await alice.ok('PUT', `/presence/${enc(alice.userId)}/status`, {
      presence: 'online',
      status_msg: 'here',
    });
    const carol = await newUser();
    const roomId = await alice.createRoom({ preset: 'public_chat' });
    await carol.ok('POST', path(roomId, '/join'), {});
    const next = await bob.sync(since(first));
    const presence = objects(at(next, 'presence', 'events'));
    expect(presence.find(({ sender }) => sender === alice.userId)).toMatchObject({
      content: { presence: 'online', status_msg: 'here' },
    });
    expect(at(next, 'device_lists', 'changed')).toBeUndefined();
    await bob.ok('POST', path(roomId, '/join'), {});
    const last = await bob.sync(since(next));
    expect(at(last, 'device_lists', 'changed')).toContain(carol.userId);
  });

  it('is served to guests', async () => {
    const guest = await server.registerGuest();
    expect(await guest.sync()).toHaveProperty('next_batch');
  });
});

describe('a chain of answers', () => {
  it('brings every event once, in order, whatever is sent meanwhile', async () => {
    const { alice, bob, roomId } = await pair();
    let answer = await bob.sync();
    const total = 60;
    const sending = (async () => {
      for (let n = 0; n < total; n++) await alice.say(roomId, `n${n}`);
    })();
    const seen: unknown[] = [];
    const filter = { room: { timeline: { limit: 500 } } };
    while (seen.length < total) {
      answer = await bob.sync({ ...since(answer), timeout: 5000, filter });
      const events = objects(at(room(answer, roomId), 'timeline', 'events'));
      seen.push(...events.map((event) => at(event, 'content', 'body')));
    }
    await sending;
    expect(seen).toEqual(Array.from({ length: total }, (_, n) => `n${n}`));
  });

  it('closes its gaps with /messages', async () => {
    const { alice, bob, roomId } = await pair();
    const first = await bob.sync();
    for (let n = 0; n < 8; n++) await alice.say(roomId, `n${n}`);
    const filter = { room: { timeline: { limit: 3 } } };
    const next = await bob.sync({ ...since(first), filter });
    const from = text(at(room(next, roomId), 'timeline', 'prev_batch'));
    const to = text(first['next_batch']);
    const gap = await bob.ok('GET', path(roomId, `/messages?dir=b&from=${from}&to=${to}&limit=50`));
    const bodies = objects(gap['chunk']).map((event) => at(event, 'content', 'body'));
    expect(bodies).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
    expect(gap).not.toHaveProperty('end');
    const on = await bob.ok('GET', path(roomId, `/messages?dir=f&from=${to}&to=${from}&limit=50`));
    expect(objects(on['chunk']).map((event) => at(event, 'content', 'body'))).toEqual(
      bodies.toReversed(),
    );
  });
});

describe('stopping', () => {
  it('answers those who wait', async () => {
    const own = await openServer();
    const user = await own.register('waiting');
    const first = await user.sync();
    const next = await user.sync({ ...since(first), set_presence: 'offline' });
    const waiting = user.sync({ ...since(next), timeout: 60_000, set_presence: 'offline' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await own.close();
    expect(await waiting).toHaveProperty('next_batch');
  });
});
