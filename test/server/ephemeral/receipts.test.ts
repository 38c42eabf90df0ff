import { describe, expect, it } from 'vitest';
import { Receipts } from '../../../server/ephemeral/receipts.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { accountDataStore } from '../../../server/storage/account-data.ts';
import { notificationStore } from '../../../server/storage/notifications.ts';
import { receiptStore } from '../../../server/storage/receipts.ts';
import { receiptsProvider } from '../../../server/sync/providers/receipts.ts';
import { expectMatrixError } from '../expect-error.ts';
import {
  ALICE,
  BOB,
  CAROL,
  openWorld,
  OTHER_ROOM,
  readsOf,
  ROOM,
  scopeOf,
  storedMessage,
} from '../world.ts';

const alice = { userId: ALICE };
const bob = { userId: BOB };

const inThread = (event_id: string, rel_type = 'm.thread'): JsonObject => ({
  'm.relates_to': { rel_type, event_id },
});

/** Six events, a thread from $1: $2 and $4 are in it, $5 is a reaction to $4. */
const CONTENTS: readonly JsonObject[] = [
  {},
  inThread('$1'),
  {},
  inThread('$1'),
  inThread('$4', 'm.annotation'),
  {},
];

function start() {
  const world = openWorld();
  world.members.join(ROOM, ALICE, BOB);
  world.members.join(OTHER_ROOM, ALICE, BOB);
  const events = new Map(CONTENTS.map((content, n) => [`$${n + 1}`, stored(n + 1, content)]));
  events.set('$redacted', { ...stored(7, {}), redactedBy: 8 });
  events.set('$outlier', { ...stored(9, {}), position: null });
  const store = receiptStore(world.engine);
  const accountData = accountDataStore(world.engine);
  const receipts = new Receipts({
    ...world,
    receipts: store,
    accountData,
    notifications: notificationStore(world.engine),
    events: { byId: async (eventId) => events.get(eventId) },
  });
  return { ...world, accountData, receipts, provider: receiptsProvider({ store }) };
}

const stored = (position: number, content: JsonObject) =>
  storedMessage(ROOM, `$${position}`, position, content);

describe('receipts', () => {
  it('move forward, never backwards', async () => {
    const world = start();
    const { clock, provider, receipts } = world;
    for (const eventId of ['$3', '$1', '$3'])
      await receipts.post(alice, ROOM, [{ type: 'm.read', eventId }]);
    expect(world.engine.position).toBe(1);
    const part = await provider.initial(scopeOf(world, { userId: BOB, joined: [ROOM] }));
    expect(part.get(ROOM)).toEqual([
      { type: 'm.receipt', content: { $3: { 'm.read': { [ALICE]: { ts: clock() } } } } },
    ]);
  });

  it('move forward also when two come at once', async () => {
    const world = start();
    await Promise.all(
      ['$2', '$6', '$3'].map((eventId) =>
        world.receipts.post(alice, ROOM, [{ type: 'm.read', eventId }]),
      ),
    );
    const part = await world.provider.initial(scopeOf(world, { joined: [ROOM] }));
    expect(Object.keys(content(part.get(ROOM)?.[0]))).toEqual(['$6']);
  });

  it('are told to the room, private ones only to their user', async () => {
    const world = start();
    const { notifier, provider, receipts } = world;
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$1' }]);
    await receipts.post(alice, ROOM, [{ type: 'm.read.private', eventId: '$3' }]);
    expect(notifier.pokes).toEqual([
      { users: [ALICE], rooms: [ROOM] },
      { users: [ALICE], rooms: [] },
    ]);
    const seenBy = async (userId: string) => {
      const part = await provider.initial(scopeOf(world, { userId, joined: [ROOM] }));
      return Object.keys(content(part.get(ROOM)?.[0]));
    };
    expect(await seenBy(ALICE)).toEqual(['$1', '$3']);
    expect(await seenBy(BOB)).toEqual(['$1']);
  });

  it('in and out of threads stand side by side', async () => {
    const world = start();
    const { provider, receipts, clock } = world;
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$4' }]);
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$4', threadId: '$1' }]);
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$3', threadId: 'main' }]);
    const part = await provider.initial(scopeOf(world, { joined: [ROOM] }));
    const ts = clock();
    const receipt = (event: string, more: JsonObject) => ({
      type: 'm.receipt',
      content: { [event]: { 'm.read': { [ALICE]: { ts, ...more } } } },
    });
    expect(part.get(ROOM)).toEqual([
      receipt('$4', {}),
      receipt('$4', { thread_id: '$1' }),
      receipt('$3', { thread_id: 'main' }),
    ]);
  });

  it.each([
    ['$1', 'main'],
    ['$1', '$1'],
    ['$2', '$1'],
    ['$5', '$1'],
    ['$redacted', '$1'],
    ['$redacted', 'main'],
  ])('of %s suit the thread %s', async (eventId, threadId) => {
    const { engine, receipts } = start();
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId, threadId }]);
    expect(engine.position).toBe(1);
  });

  it.each([
    ['$2', 'main'],
    ['$3', '$1'],
    ['$2', '$3'],
    ['$2', ''],
    ['$2', 7],
    ['$2', null],
  ])('of %s do not suit the thread %j', async (eventId, threadId) => {
    const { engine, receipts } = start();
    const request = { type: 'm.read', eventId, threadId } as const;
    await expectMatrixError('M_INVALID_PARAM', receipts.post(alice, ROOM, [request]));
    expect(engine.position).toBe(0);
  });

  it('need an event of the room', async () => {
    const { receipts } = start();
    const post = (roomId: string, eventId: string) =>
      receipts.post(alice, roomId, [{ type: 'm.read', eventId }]);
    await expectMatrixError('M_NOT_FOUND', post(ROOM, '$nobody'));
    await expectMatrixError('M_NOT_FOUND', post(ROOM, '$outlier'));
    await expectMatrixError('M_NOT_FOUND', post(OTHER_ROOM, '$1'));
  });

  it('need one to be in the room', async () => {
    const { receipts } = start();
    const post = receipts.post({ userId: CAROL }, ROOM, [{ type: 'm.read', eventId: '$1' }]);
    await expectMatrixError('M_FORBIDDEN', post);
  });
});

describe('the fully read marker', () => {
  it('is account data, and moves forward only', async () => {
    const { accountData, receipts } = start();
    const marker = async () => (await accountData.find(ALICE, ROOM, 'm.fully_read'))?.content;
    for (const eventId of ['$3', '$2'])
      await receipts.post(alice, ROOM, [{ type: 'm.fully_read', eventId }]);
    expect(await marker()).toEqual({ event_id: '$3' });
    await Promise.all(
      ['$6', '$4'].map((eventId) =>
        receipts.post(alice, ROOM, [{ type: 'm.fully_read', eventId }]),
      ),
    );
    expect(await marker()).toEqual({ event_id: '$6' });
  });

  it('is no receipt, and takes no thread', async () => {
    const world = start();
    await world.receipts.post(alice, ROOM, [{ type: 'm.fully_read', eventId: '$3' }]);
    expect((await world.provider.initial(scopeOf(world, { joined: [ROOM] }))).size).toBe(0);
    const threaded = { type: 'm.fully_read', eventId: '$4', threadId: 'main' } as const;
    await expectMatrixError('M_INVALID_PARAM', world.receipts.post(alice, ROOM, [threaded]));
  });

  it('moves together with receipts, or not at all', async () => {
    const world = start();
    const { accountData, engine, receipts } = world;
    await receipts.post(alice, ROOM, [
      { type: 'm.fully_read', eventId: '$1' },
      { type: 'm.read', eventId: '$2' },
      { type: 'm.read.private', eventId: '$3' },
    ]);
    expect(engine.counters.commits).toBe(1);
    const wrong = receipts.post(alice, ROOM, [
      { type: 'm.fully_read', eventId: '$6' },
      { type: 'm.read', eventId: '$nobody' },
    ]);
    await expectMatrixError('M_NOT_FOUND', wrong);
    expect((await accountData.find(ALICE, ROOM, 'm.fully_read'))?.content).toEqual({
      event_id: '$1',
    });
    await receipts.post(alice, ROOM, []);
    expect(engine.counters.commits).toBe(1);
  });
});

describe('receipts in /sync', () => {
  it('are those that changed, and all of rooms newly joined', async () => {
    const world = start();
    const { provider, receipts } = world;
    await receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$1' }]);
    const since = world.engine.position;
    await receipts.post(bob, ROOM, [{ type: 'm.read', eventId: '$2' }]);
    const scope = scopeOf(world, { joined: [ROOM] });
    const news = (await provider.incremental(scope, since)).get(ROOM);
    expect(Object.keys(content(news?.[0]))).toEqual(['$2']);
    const whole = { ...scope, newlyJoined: new Set([ROOM]) };
    const all = (await provider.incremental(whole, scope.upTo)).get(ROOM);
    expect(Object.keys(content(all?.[0]))).toEqual(['$1', '$2']);
    expect((await provider.incremental(scope, scope.upTo)).size).toBe(0);
  });

  it('pass the filter', async () => {
    const world = start();
    await world.receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$1' }]);
    for (const ephemeral of [{ types: ['m.typing'] }, { not_rooms: [ROOM] }]) {
      const scope = scopeOf(world, { joined: [ROOM], filter: { room: { ephemeral } } });
      expect((await world.provider.initial(scope)).size).toBe(0);
    }
  });

  it('ask once, for any number of rooms, and not at all when nobody read anything', async () => {
    const world = start();
    await world.receipts.post(alice, ROOM, [{ type: 'm.read', eventId: '$1' }]);
    const joined = Array.from({ length: 100 }, (_, n) => `!r${n}:example.org`);
    const scope = scopeOf(world, { joined });
    expect(await readsOf(world, () => world.provider.initial(scope))).toBe(1);
    expect(await readsOf(world, () => world.provider.incremental(scope, 0))).toBe(1);
    const { upTo } = scope;
    expect(await readsOf(world, () => world.provider.incremental(scope, upTo))).toBe(0);
  });
});

function content(event: JsonObject | undefined): object {
  const inner = event?.['content'];
  return typeof inner === 'object' && inner !== null ? inner : {};
}
