import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../server/push/gateways.ts';
import { integer, query } from '../../../server/storage/engine.ts';
import { MembershipStore } from '../../../server/storage/memberships.ts';
import { notificationStore } from '../../../server/storage/notifications.ts';
import type { User } from '../full-server.ts';
import { settled } from '../world.ts';
import {
  openPushServer,
  pusherFor,
  startGateway,
  taken,
  toldOf,
  until,
  type Misbehave,
} from './gateway.ts';

const WAITING = query('SELECT COUNT(*) AS number FROM push_outbox', { number: integer });

type PushServer = Awaited<ReturnType<typeof openPushServer>>;
let server: PushServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let alice: User;
let bob: User;
let room: string;

beforeAll(async () => {
  [server, gateway] = await Promise.all([openPushServer(), startGateway()]);
  [alice, bob] = [await server.register('alice'), await server.register('bob')];
  room = await roomOfBoth();
});
afterAll(async () => {
  await server.close();
  await gateway.stop();
});

async function roomOfBoth(): Promise<string> {
  const made = await alice.createRoom({ preset: 'public_chat' });
  await bob.ok('POST', `/join/${encodeURIComponent(made)}`, {});
  return made;
}

const waiting = async (of: PushServer = server): Promise<number> =>
  (await of.engine.first(WAITING))?.number ?? 0;
const nothingWaits = async (): Promise<boolean> => (await waiting()) === 0;
/** What bob has not read, in all rooms. */
const unread = async (): Promise<number> => {
  const rooms = new MembershipStore(server.engine).joinedRooms(bob.userId);
  const counts = await notificationStore(server.engine).counts(
    bob.userId,
    await rooms,
    server.engine.position,
  );
  return counts.reduce((sum, { notify }) => sum + notify, 0);
};
const isBackingOff = (): boolean => server.time.pending > 0;
const told = (pushkey = 'phone') => toldOf(gateway.received, pushkey);

/** Bob with one fresh pusher, and a gateway that has forgotten everything and answers so. */
async function begin(answer: Misbehave, pushkey = 'phone'): Promise<void> {
  for (const one of await server.services.pushers.list(bob.userId))
    await bob.ok('POST', '/pushers/set', {
      app_id: 'org.example.rabbit',
      pushkey: one['pushkey'] ?? null,
      kind: null,
    });
  await server.time.pass(4_000_000);
  gateway.received.length = 0;
  gateway.state.answer = answer;
  await pusherFor(bob, gateway.url, pushkey);
}

const status =
  (code: number, headers: Record<string, string> = {}): Misbehave =>
  (response) => {
    response.writeHead(code, headers);
    response.end('{}');
  };

const FAILURES: Readonly<Record<string, Misbehave>> = {
  'says 400': status(400),
  'says 404': status(404),
  'says 500': status(500),
  'says 502': status(502),
  'sends the server elsewhere': status(307, { location: '/_matrix/push/v1/elsewhere' }),
  'hangs up': (response) => void response.socket?.destroy(),
  'dies in the middle of its answer': (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"rejected":', () => response.socket?.destroy());
  },
  'answers without an end': (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  },
};

describe('a gateway that', () => {
  it.each(Object.entries(FAILURES))('%s is told the same again, later', async (_, failure) => {
    await begin(failure);
    await alice.say(room, 'one');
    await alice.say(room, 'two');
    await until(isBackingOff);
    await server.time.pass(999);
    expect(told()).toEqual(['one']);
    gateway.state.answer = taken;
    await server.time.pass(1);
    await until(nothingWaits);
    expect(told()).toEqual(['one', 'one', 'two']);
    expect(new Set(gateway.received.map(({ path }) => path)).size).toBe(1);
  });

  it('is not there is waited for', async () => {
    await begin(taken);
    await gateway.stop();
    await alice.say(room, 'anybody?');
    await until(isBackingOff);
    await gateway.restart();
    await server.time.pass(1000);
    await until(nothingWaits);
    expect(told()).toEqual(['anybody?']);
  });

  it('asks to be left alone with 429 and Retry-After is, for as long as it says', async () => {
    await begin(status(429, { 'retry-after': '120' }));
    await alice.say(room, 'slowly');
    await until(isBackingOff);
    gateway.state.answer = taken;
    await server.time.pass(119_000);
    expect(told()).toHaveLength(1);
    await server.time.pass(1_000);
    await until(nothingWaits);
    expect(told()).toHaveLength(2);
    expect(readRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 30_000)).toBe(30_000);
    expect(readRetryAfter('999999', 0)).toBe(3_600_000);
    expect(readRetryAfter('soon', 0)).toBe(0);
  });

  it('takes a notification and answers nonsense is not told again', async () => {
    for (const nonsense of ['{"rejected":', '[]', '{"rejected": "phone"}']) {
      await begin((response) => void response.end(nonsense));
      await alice.say(room, 'said once');
      await until(nothingWaits);
      expect(told()).toEqual(['said once']);
      expect(await server.services.pushers.list(bob.userId)).toHaveLength(1);
    }
  });

  it('rejects a key loses that pusher, with all that waited, and no other', async () => {
    await begin((response) => void response.end('{"rejected": ["phone", "watch"]}'));
    await pusherFor(bob, gateway.url, 'tablet');
    await alice.say(room, 'one');
    await alice.say(room, 'two');
    await until(nothingWaits);
    expect(told()).toEqual(['one']);
    expect(told('tablet')).toEqual(['one', 'two']);
    const left = await server.services.pushers.list(bob.userId);
    expect(left.map(({ pushkey }) => pushkey)).toEqual(['tablet']);
  });

  it.each([
    ['will not have it', 403, 3_600_000],
    ['does not come back', 503, 86_400_000],
  ])('%s is given up on', async (_, code, patience) => {
    const pushkey = `phone of ${code}`;
    await begin(status(code), pushkey);
    await alice.say(room, 'one');
    await alice.say(room, 'two');
    await until(isBackingOff);
    server.advance(patience - 60_000);
    await server.time.pass(1000);
    await until(() => told(pushkey).length === 2);
    await until(isBackingOff);
    expect(await waiting()).toBe(2);
    server.advance(60_000);
    await server.time.pass(2000);
    await until(nothingWaits);
    expect(told(pushkey)).toEqual(['one', 'one', 'one']);
    gateway.state.answer = taken;
    await bob.say(await roomOfBoth(), 'elsewhere');
    await server.time.pass(4000);
    await until(() => told(pushkey).length === 4);
    expect(told(pushkey)[3]).toBe(await unread());
  });

  it('hangs keeps nobody waiting but its own', async () => {
    const hasty = await openPushServer({}, 300);
    try {
      const [carol, dan] = [await hasty.register('carol'), await hasty.register('dan')];
      const there = await carol.createRoom({ preset: 'public_chat' });
      await dan.ok('POST', `/join/${encodeURIComponent(there)}`, {});
      gateway.received.length = 0;
      gateway.state.answer = () => {};
      const other = await startGateway();
      await pusherFor(dan, gateway.url, 'slow');
      await pusherFor(dan, other.url, 'quick');
      await carol.say(there, 'hello');
      await until(() => toldOf(other.received, 'quick').length === 1);
      expect(hasty.time.pending).toBe(0);
      await until(() => hasty.time.pending === 1);
      gateway.state.answer = taken;
      await hasty.time.pass(1000);
      await until(async () => (await waiting(hasty)) === 0);
      expect(toldOf(gateway.received, 'slow')).toEqual(['hello', 'hello']);
      await other.stop();
    } finally {
      await hasty.close();
    }
  });
});

it('a private address is asked nothing, unless the administrator allows it', async () => {
  const strict = await openPushServer({ RUMA_IP_ALLOWLIST: [] });
  const [carol, dan] = [await strict.register('carol'), await strict.register('dan')];
  const there = await carol.createRoom({ preset: 'public_chat' });
  await dan.ok('POST', `/join/${encodeURIComponent(there)}`, {});
  gateway.received.length = 0;
  await pusherFor(dan, gateway.url, 'phone');
  await carol.say(there, 'hello');
  await until(() => strict.time.pending === 1);
  expect(gateway.received).toEqual([]);
  await strict.close();
});

it('what was not taken is sent after a restart, in order, and what was taken is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-push-'));
  const open = () => openPushServer({ RUMA_DATA_DIR: folder }, 20_000, 'push.sqlite');
  gateway.received.length = 0;
  gateway.state.answer = taken;
  try {
    const first = await open();
    const [carol, dan] = [await first.register('carol'), await first.register('dan')];
    const there = await carol.createRoom({ preset: 'public_chat' });
    await dan.ok('POST', `/join/${encodeURIComponent(there)}`, {});
    await pusherFor(dan, gateway.url, 'phone');
    await carol.say(there, 'taken');
    await until(async () => (await waiting(first)) === 0);
    gateway.state.answer = status(500);
    for (const body of ['one', 'two', 'three']) await carol.say(there, body);
    await until(() => first.time.pending === 1);
    await first.close();
    gateway.state.answer = taken;
    gateway.received.length = 0;
    const second = await open();
    await until(async () => (await waiting(second)) === 0);
    await settled();
    expect(told()).toEqual(['one', 'two', 'three']);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
