import { describe, expect, it } from 'vitest';
import { AccountData } from '../../../server/account-data/account-data.ts';
import { accountDataStore } from '../../../server/storage/account-data.ts';
import { ignoredUserStore } from '../../../server/storage/ignored-users.ts';
import { accountDataProvider } from '../../../server/sync/providers/account-data.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld, OTHER_ROOM, readsOf, ROOM, scopeOf } from '../world.ts';

const alice = { userId: ALICE };

function start() {
  const world = openWorld();
  const store = accountDataStore(world.engine);
  let rulesPosition = 0;
  const pushRules = {
    all: async () => ({ global: {} }),
    changedBetween: async (_: string, after: number, upTo: number) =>
      rulesPosition > after && rulesPosition <= upTo,
  };
  const data = new AccountData({
    ...world,
    store,
    ignored: ignoredUserStore(world.engine),
    pushRules: pushRules.all,
  });
  const provider = accountDataProvider({ store, pushRules });
  return {
    ...world,
    store,
    data,
    provider,
    setRulesPosition: (to: number) => (rulesPosition = to),
  };
}

describe('account data', () => {
  it('gives back what was put, for the account and for a room apart', async () => {
    const { data, notifier } = start();
    await data.put(alice, ALICE, undefined, 'm.direct', { [BOB]: [ROOM] });
    await data.put(alice, ALICE, ROOM, 'm.direct', { ratio: 0.5 });
    expect(await data.get(alice, ALICE, undefined, 'm.direct')).toEqual({ [BOB]: [ROOM] });
    expect(await data.get(alice, ALICE, ROOM, 'm.direct')).toEqual({ ratio: 0.5 });
    expect(notifier.pokes).toEqual([
      { users: [ALICE], rooms: [] },
      { users: [ALICE], rooms: [] },
    ]);
  });

  it('replaces the whole content', async () => {
    const { data } = start();
    await data.put(alice, ALICE, undefined, 'x', { a: 1, b: 2 });
    await data.put(alice, ALICE, undefined, 'x', { b: 3 });
    expect(await data.get(alice, ALICE, undefined, 'x')).toEqual({ b: 3 });
  });

  it('belongs to its user alone', async () => {
    const { data, engine } = start();
    await expectMatrixError('M_FORBIDDEN', data.put(alice, BOB, undefined, 'x', {}));
    await expectMatrixError('M_FORBIDDEN', data.get(alice, BOB, undefined, 'x'));
    expect(engine.counters.commits).toBe(0);
  });

  it('has no default', async () => {
    const { data } = start();
    await data.put(alice, ALICE, undefined, 'x', {});
    await expectMatrixError('M_NOT_FOUND', data.get(alice, ALICE, undefined, 'y'));
    await expectMatrixError('M_NOT_FOUND', data.get(alice, ALICE, ROOM, 'x'));
  });

  it('refuses what is no room id', async () => {
    const { data } = start();
    await expectMatrixError('M_INVALID_PARAM', data.put(alice, ALICE, '@no:room', 'x', {}));
    await expectMatrixError('M_INVALID_PARAM', data.get(alice, ALICE, 'nonsense', 'x'));
  });

  it.each(['m.fully_read', 'm.push_rules'])('leaves %s to the server', async (type) => {
    const { data, engine } = start();
    for (const room of [undefined, ROOM]) {
      const error = await expectMatrixError('M_BAD_JSON', data.put(alice, ALICE, room, type, {}));
      expect(error.status).toBe(405);
      expect(error.message).toContain('type');
    }
    expect(engine.counters.commits).toBe(0);
  });

  it('shows the push rules as account data', async () => {
    const { data } = start();
    expect(await data.get(alice, ALICE, undefined, 'm.push_rules')).toEqual({ global: {} });
    await expectMatrixError('M_NOT_FOUND', data.get(alice, ALICE, ROOM, 'm.push_rules'));
  });
});

describe('account data in /sync', () => {
  it('is whole at first, with the push rules, and then only what changed', async () => {
    const world = start();
    const { data, provider } = world;
    await data.put(alice, ALICE, undefined, 'a', { n: 1 });
    await data.put(alice, ALICE, ROOM, 'b', { n: 2 });
    const scope = scopeOf(world, { joined: [ROOM, OTHER_ROOM] });
    const first = await provider.initial(scope);
    expect(first.global).toEqual([
      { type: 'm.push_rules', content: { global: {} } },
      { type: 'a', content: { n: 1 } },
    ]);
    expect([...first.rooms]).toEqual([[ROOM, [{ type: 'b', content: { n: 2 } }]]]);

    await data.put(alice, ALICE, undefined, 'c', {});
    const next = scopeOf(world, { joined: [ROOM, OTHER_ROOM] });
    const then = await provider.incremental(next, scope.upTo);
    expect(then.global).toEqual([{ type: 'c', content: {} }]);
    expect(then.rooms.size).toBe(0);
  });

  it('tells changed push rules', async () => {
    const world = start();
    await world.data.put(alice, ALICE, undefined, 'a', {});
    world.setRulesPosition(1);
    const { global } = await world.provider.incremental(scopeOf(world), 0);
    expect(global.map(({ type }) => type)).toEqual(['m.push_rules', 'a']);
    expect((await world.provider.incremental(scopeOf(world), 1)).global).toEqual([]);
  });

  it('is whole for a room newly joined', async () => {
    const world = start();
    await world.data.put(alice, ALICE, ROOM, 'b', {});
    const scope = scopeOf(world, { joined: [ROOM], newlyJoined: new Set([ROOM]) });
    const { rooms } = await world.provider.incremental(scope, scope.upTo);
    expect(rooms.get(ROOM)).toEqual([{ type: 'b', content: {} }]);
  });

  it('leaves out what comes after the position asked for', async () => {
    const world = start();
    const before = scopeOf(world, { joined: [ROOM] });
    await world.data.put(alice, ALICE, ROOM, 'b', {});
    expect((await world.provider.initial(before)).rooms.size).toBe(0);
  });

  it('passes the filters', async () => {
    const world = start();
    await world.data.put(alice, ALICE, undefined, 'a.one', {});
    await world.data.put(alice, ALICE, undefined, 'b.one', {});
    await world.data.put(alice, ALICE, ROOM, 'a.two', {});
    await world.data.put(alice, ALICE, ROOM, 'b.two', {});
    const filter = {
      account_data: { types: ['a.*'] },
      room: { account_data: { not_types: ['a.*'] } },
    };
    const part = await world.provider.initial(scopeOf(world, { joined: [ROOM], filter }));
    expect(part.global.map(({ type }) => type)).toEqual(['a.one']);
    expect(part.rooms.get(ROOM)?.map(({ type }) => type)).toEqual(['b.two']);
  });

  it('asks as much for a hundred rooms as for one', async () => {
    const world = start();
    const joined = Array.from({ length: 100 }, (_, n) => `!r${n}:example.org`);
    for (const room of joined) await world.data.put(alice, ALICE, room, 'x', {});
    const scope = scopeOf(world, { joined });
    expect(await readsOf(world, () => world.provider.initial(scope))).toBe(2);
    expect(await readsOf(world, () => world.provider.incremental(scope, 5))).toBe(2);
  });
});
