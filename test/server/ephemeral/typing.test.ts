import { describe, expect, it } from 'vitest';
import { Typing } from '../../../server/ephemeral/typing.ts';
import { StorageError } from '../../../server/storage/engine.ts';
import { typingProvider } from '../../../server/sync/providers/typing.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, CAROL, openWorld, OTHER_ROOM, readsOf, ROOM, scopeOf } from '../world.ts';

const alice = { userId: ALICE };
const bob = { userId: BOB };

function start() {
  const world = openWorld();
  world.members.join(ROOM, ALICE, BOB);
  const typing = new Typing(world);
  return { ...world, typing, provider: typingProvider({ typing }) };
}

const event = (...user_ids: string[]) => [{ type: 'm.typing', content: { user_ids } }];

describe('typing', () => {
  it('lasts until its timeout', async () => {
    const { time, typing } = start();
    await typing.set(alice, ROOM, ALICE, true, 5000);
    await time.pass(4999);
    expect(typing.users(ROOM)).toEqual([ALICE]);
    await time.pass(1);
    expect(typing.users(ROOM)).toEqual([]);
  });

  it('lasts half a minute by default, and two minutes at most', async () => {
    const { time, typing } = start();
    await typing.set(alice, ROOM, ALICE, true, undefined);
    await typing.set(bob, ROOM, BOB, true, 3_600_000);
    await time.pass(30_000);
    expect(typing.users(ROOM)).toEqual([BOB]);
    await time.pass(90_000);
    expect(typing.users(ROOM)).toEqual([]);
  });

  it('is prolonged without telling anyone again', async () => {
    const { notifier, time, typing } = start();
    await typing.set(alice, ROOM, ALICE, true, 5000);
    await time.pass(4000);
    await typing.set(alice, ROOM, ALICE, true, 5000);
    expect(notifier.pokes).toEqual([{ users: [], rooms: [ROOM] }]);
    await time.pass(4000);
    expect(typing.users(ROOM)).toEqual([ALICE]);
    expect(time.pending).toBe(1);
  });

  it.each([
    ['false', false, undefined],
    ['a timeout of 0', true, 0],
  ] as const)('ends with %s', async (_, isTyping, timeout) => {
    const { time, typing } = start();
    await typing.set(alice, ROOM, ALICE, true, 5000);
    await typing.set(alice, ROOM, ALICE, isTyping, timeout);
    expect(typing.users(ROOM)).toEqual([]);
    expect(time.pending).toBe(0);
  });

  it('takes no position when nothing changes', async () => {
    const { engine, typing } = start();
    await typing.set(alice, ROOM, ALICE, false, undefined);
    await typing.stop(ROOM, BOB);
    expect(engine.position).toBe(0);
  });

  it('is for oneself, in rooms one is joined to', async () => {
    const { engine, typing } = start();
    await expectMatrixError('M_FORBIDDEN', typing.set(alice, ROOM, BOB, true, 1));
    await expectMatrixError('M_FORBIDDEN', typing.set(alice, OTHER_ROOM, ALICE, true, 1));
    const carol = { userId: CAROL };
    await expectMatrixError('M_FORBIDDEN', typing.set(carol, ROOM, CAROL, true, 1));
    await expectMatrixError('M_INVALID_PARAM', typing.set(alice, ROOM, ALICE, true, -1));
    expect(engine.position).toBe(0);
  });

  it('survives a database that fails', async () => {
    const { typing, engine } = start();
    await engine.close();
    const failed = typing.set(alice, ROOM, ALICE, true, 1000);
    await expect(failed).rejects.toThrow(StorageError);
    // No commit is under way any more, so nothing counts as changed.
    expect(typing.changedBetween(ROOM, 0, 10)).toBe(false);
  });
});

describe('typing in /sync', () => {
  it('is the whole list of a room each time it changed, even when it is empty', async () => {
    const world = start();
    const { provider, typing } = world;
    const scope = () => scopeOf(world, { joined: [ROOM, OTHER_ROOM] });
    expect((await provider.initial(scope())).size).toBe(0);
    await typing.set(alice, ROOM, ALICE, true, 5000);
    await typing.set(bob, ROOM, BOB, true, 5000);
    const both = scope();
    expect([...(await provider.initial(both))]).toEqual([[ROOM, event(ALICE, BOB)]]);
    expect((await provider.incremental(both, 1)).get(ROOM)).toEqual(event(ALICE, BOB));
    expect((await provider.incremental(both, both.upTo)).size).toBe(0);
    await typing.stop(ROOM, ALICE);
    await typing.stop(ROOM, BOB);
    expect((await provider.incremental(scope(), both.upTo)).get(ROOM)).toEqual(event());
    expect((await provider.initial(scope())).size).toBe(0);
  });

  it('is told in rooms newly joined', async () => {
    const world = start();
    await world.typing.set(alice, ROOM, ALICE, true, 5000);
    const scope = scopeOf(world, { joined: [ROOM], newlyJoined: new Set([ROOM]) });
    expect((await world.provider.incremental(scope, scope.upTo)).get(ROOM)).toEqual(event(ALICE));
  });

  it('misses no change whose commit is under way', async () => {
    const world = start();
    const under = world.typing.set(alice, ROOM, ALICE, true, 5000);
    await world.engine.commit({ writes: [], positions: 1 });
    // The position of the change may be visible before the change knows it.
    const scope = scopeOf(world, { joined: [ROOM] });
    const { position } = world.engine;
    const told = (await world.provider.incremental(scope, 0)).has(ROOM);
    await under;
    const toldLater = (await world.provider.incremental(scope, position)).has(ROOM);
    expect(told || toldLater).toBe(true);
  });

  it('passes the filter', async () => {
    const world = start();
    await world.typing.set(alice, ROOM, ALICE, true, 5000);
    const filter = { room: { ephemeral: { not_types: ['m.typing'] } } };
    expect((await world.provider.initial(scopeOf(world, { joined: [ROOM], filter }))).size).toBe(0);
  });

  it('asks the database nothing', async () => {
    const world = start();
    const scope = scopeOf(world, { joined: [ROOM] });
    expect(await readsOf(world, () => world.provider.incremental(scope, 0))).toBe(0);
  });
});
