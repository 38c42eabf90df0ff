import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integer, query } from '../../../server/storage/engine.ts';
import { at, type User } from '../full-server.ts';
import { openPushServer, pusherFor, startGateway, taken, toldOf, until } from './gateway.ts';

const WAITING = query('SELECT COUNT(*) AS number FROM push_outbox', { number: integer });

let server: Awaited<ReturnType<typeof openPushServer>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let alice: User;

beforeAll(async () => {
  [server, gateway] = await Promise.all([openPushServer(), startGateway()]);
  alice = await server.register('alice');
});
afterAll(async () => {
  await server.close();
  await gateway.stop();
});

const nothingWaits = async (): Promise<boolean> =>
  (await server.engine.first(WAITING))?.number === 0;
const told = (pushkey: string) => toldOf(gateway.received, pushkey);
const last = (pushkey: string) =>
  gateway.received.findLast(({ notification }) =>
    JSON.stringify(notification).includes(`"${pushkey}"`),
  );

/** Somebody with a pusher, in a room with Alice where everything notifies, of whom nothing waits. */
async function reader(name: string, data = {}): Promise<{ user: User; room: string }> {
  const user = await server.register(name);
  const room = await alice.createRoom({ name: 'Tea', preset: 'public_chat' });
  await user.ok('POST', `/join/${encodeURIComponent(room)}`, {});
  await pusherFor(user, gateway.url, name, data);
  await until(nothingWaits);
  return { user, room };
}

describe('a gateway is told', () => {
  it('of an event: everything about it', async () => {
    const { room } = await reader('bob', { brand: 'hare' });
    const eventId = await alice.say(room, 'hello bob');
    await until(() => told('bob').length > 0);
    const { path, headers, notification } = last('bob') ?? expect.fail();
    expect(path).toBe('/_matrix/push/v1/notify');
    expect(headers['content-type']).toBe('application/json');
    expect(notification).toEqual({
      event_id: eventId,
      room_id: room,
      type: 'm.room.message',
      sender: alice.userId,
      sender_display_name: 'alice',
      room_name: 'Tea',
      content: { msgtype: 'm.text', body: 'hello bob' },
      prio: expect.any(String),
      counts: { unread: 1 },
      devices: [
        {
          app_id: 'org.example.rabbit',
          pushkey: 'bob',
          pushkey_ts: 1_700_000_000,
          data: { brand: 'hare' },
          tweaks: expect.any(Object),
        },
      ],
    });
  });

  it('of an event by its id alone, where the pusher asks for it', async () => {
    const { room } = await reader('carol', { format: 'event_id_only' });
    const eventId = await alice.say(room, 'a secret');
    await until(() => gateway.received.some((one) => one.notification['event_id'] === eventId));
    const { notification } = last('carol') ?? expect.fail();
    expect(Object.keys(notification).toSorted()).toEqual([
      'counts',
      'devices',
      'event_id',
      'prio',
      'room_id',
    ]);
    expect(JSON.stringify(notification)).not.toContain('a secret');
    expect(at(notification, 'devices', 0, 'data')).toEqual({ format: 'event_id_only' });
  });

  it('of an invite, and that it is the user who is meant', async () => {
    const { user } = await reader('dan');
    const room = await alice.createRoom({ invite: [user.userId] });
    await until(() => told('dan').includes('m.room.member'));
    expect(last('dan')?.notification).toMatchObject({ room_id: room, user_is_target: true });
  });

  it('the count alone when something was read, once, and never the same count twice', async () => {
    const { user, room } = await reader('erin');
    await alice.say(room, 'one');
    const second = await alice.say(room, 'two');
    await until(() => told('erin').length === 2);
    await user.ok('POST', `/rooms/${room}/receipt/m.read/${encodeURIComponent(second)}`, {});
    await until(() => told('erin').length === 3);
    expect(last('erin')?.notification).toMatchObject({ counts: {}, prio: 'low' });
    await user.say(room, 'an answer');
    await until(nothingWaits);
    expect(told('erin')).toEqual(['one', 'two', 0]);
  });

  it('zero in the end, when the user speaks while one is on its way that says more', async () => {
    const { user, room } = await reader('eve');
    const { promise, resolve } = Promise.withResolvers<void>();
    gateway.state.answer = (response) => void promise.then(() => response.end('{}'));
    await alice.say(room, 'one');
    await until(() => told('eve').length === 1);
    await user.say(room, 'an answer');
    gateway.state.answer = taken;
    resolve();
    await until(nothingWaits);
    expect(told('eve')).toEqual(['one', 0]);
  });

  it('nothing when somebody speaks who has read everything, and it costs nobody a commit', async () => {
    const { user, room } = await reader('fred');
    await alice.say(room, 'one');
    await until(() => told('fred').length === 1);
    await user.say(room, 'an answer');
    await until(nothingWaits);
    expect(told('fred')).toEqual(['one', 0]);
    const before = server.engine.counters.commits;
    await user.say(room, 'and another');
    expect(server.engine.counters.commits - before).toBe(1);
    expect(await nothingWaits()).toBe(true);
  });

  it('in order, one request at a time for each pusher, whatever comes while it is slow', async () => {
    const { room } = await reader('fay');
    gateway.state.most = 0;
    gateway.state.answer = (response) => void setTimeout(() => response.end('{}'), 2);
    const said = Array.from({ length: 25 }, (_, index) => `number ${index}`);
    for (const body of said) await alice.say(room, body);
    await until(() => told('fay').length === said.length);
    gateway.state.answer = taken;
    expect(told('fay')).toEqual(said);
    expect(gateway.state.most).toBe(1);
  });
});

describe('a gateway is never told', () => {
  /** Says something while the gateway is busy, does something meanwhile, and answers what was told in the end. */
  async function meanwhile(
    name: string,
    act: (them: { user: User; room: string; eventId: string }) => Promise<unknown>,
  ) {
    const { user, room } = await reader(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    gateway.state.answer = (response) => void promise.then(() => response.end('{}'));
    await alice.say(room, 'first');
    await until(() => told(name).length === 1);
    const eventId = await alice.say(room, 'private');
    gateway.state.answer = taken;
    await act({ user, room, eventId });
    resolve();
    await until(nothingWaits);
    return told(name).filter((what) => typeof what === 'string');
  }

  it('what was redacted before it was sent', async () => {
    const seen = await meanwhile('gus', ({ room, eventId }) =>
      alice.ok('PUT', `/rooms/${room}/redact/${encodeURIComponent(eventId)}/r1`, {}),
    );
    expect(seen).toEqual(['first']);
  });

  it('what was read meanwhile', async () => {
    const seen = await meanwhile('hal', ({ user, room, eventId }) =>
      user.ok('POST', `/rooms/${room}/receipt/m.read.private/${encodeURIComponent(eventId)}`, {}),
    );
    expect(seen).toEqual(['first']);
  });

  it('what was said in a room that the user left', async () => {
    const seen = await meanwhile('ida', ({ user, room }) =>
      user.ok('POST', `/rooms/${room}/leave`, {}),
    );
    expect(seen).toEqual(['first']);
  });

  it('what somebody says whom the user ignores, before and after', async () => {
    const seen = await meanwhile('jim', async ({ user, room }) => {
      const content = { ignored_users: { [alice.userId]: {} } };
      await user.ok('PUT', `/user/${user.userId}/account_data/m.ignored_user_list`, content);
      await alice.say(room, 'not heard');
      await alice.createRoom({ invite: [user.userId] });
    });
    expect(seen).toEqual(['first']);
  });

  it('anything for somebody who is locked, or whose device is gone', async () => {
    expect(
      await meanwhile('kim', ({ user }) => server.services.accounts.setLocked(user.userId, true)),
    ).toEqual(['first']);
    expect(await meanwhile('lee', ({ user }) => user.ok('POST', '/logout', {}))).toEqual(['first']);
  });

  it('what is muted, or what no rule knows', async () => {
    const { user, room } = await reader('moe');
    const rule = `/pushrules/global/override/mute`;
    const conditions = [{ kind: 'event_match', key: 'room_id', pattern: room }];
    await user.ok('PUT', rule, { conditions, actions: [] });
    await alice.say(room, 'shh');
    await alice.ok('PUT', `/rooms/${room}/send/org.example.unknown/1`, { body: 'what?' });
    await user.ok('PUT', `${rule}/enabled`, { enabled: false });
    await alice.ok('PUT', `/rooms/${room}/send/org.example.unknown/2`, { body: 'what?' });
    await alice.say(room, 'aloud');
    await until(() => told('moe').length > 0);
    expect(told('moe')).toEqual(['aloud']);
  });
});
