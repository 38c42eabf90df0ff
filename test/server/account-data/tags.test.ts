import { describe, expect, it } from 'vitest';
import { Tags } from '../../../server/account-data/tags.ts';
import { accountDataStore } from '../../../server/storage/account-data.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld, ROOM } from '../world.ts';

const alice = { userId: ALICE };

function start() {
  const world = openWorld();
  const store = accountDataStore(world.engine);
  return { ...world, store, tags: new Tags({ ...world, store }) };
}

describe('tags', () => {
  it('are none at first', async () => {
    expect(await start().tags.list(alice, ALICE, ROOM)).toEqual({});
  });

  it('are added, changed and removed one by one', async () => {
    const { tags, store } = start();
    await tags.put(alice, ALICE, ROOM, 'm.favourite', { order: 0.1 });
    await tags.put(alice, ALICE, ROOM, 'u.work', {});
    await tags.put(alice, ALICE, ROOM, 'm.favourite', { order: 0.2 });
    expect(await tags.list(alice, ALICE, ROOM)).toEqual({
      'm.favourite': { order: 0.2 },
      'u.work': {},
    });
    await tags.remove(alice, ALICE, ROOM, 'u.work');
    expect((await store.find(ALICE, ROOM, 'm.tag'))?.content).toEqual({
      tags: { 'm.favourite': { order: 0.2 } },
    });
  });

  it('may be called like what every object has', async () => {
    const { tags } = start();
    for (const tag of ['__proto__', 'constructor', 'toString'])
      await tags.put(alice, ALICE, ROOM, tag, {});
    expect(Object.keys(await tags.list(alice, ALICE, ROOM))).toEqual([
      '__proto__',
      'constructor',
      'toString',
    ]);
  });

  it('that are not there can be removed, and nobody is told', async () => {
    const { tags, notifier } = start();
    await tags.remove(alice, ALICE, ROOM, 'u.work');
    expect(notifier.pokes).toEqual([]);
  });

  it('are not lost when several devices change them at once', async () => {
    const { tags } = start();
    const names = Array.from({ length: 10 }, (_, n) => `u.${n}`);
    await Promise.all(names.map((name) => tags.put(alice, ALICE, ROOM, name, {})));
    expect(Object.keys(await tags.list(alice, ALICE, ROOM)).toSorted()).toEqual(names);
  });

  it('have names of at most 255 bytes', async () => {
    const { tags } = start();
    await tags.put(alice, ALICE, ROOM, 'a'.repeat(255), {});
    await expectMatrixError('M_INVALID_PARAM', tags.put(alice, ALICE, ROOM, 'ä'.repeat(128), {}));
  });

  it('belong to their user', async () => {
    const { tags } = start();
    await expectMatrixError('M_FORBIDDEN', tags.list(alice, BOB, ROOM));
    await expectMatrixError('M_FORBIDDEN', tags.put(alice, BOB, ROOM, 'x', {}));
    await expectMatrixError('M_FORBIDDEN', tags.remove(alice, BOB, ROOM, 'x'));
    await expectMatrixError('M_INVALID_PARAM', tags.list(alice, ALICE, 'nonsense'));
  });

  it('survive account data of a strange shape', async () => {
    const { tags, store, engine } = start();
    const write = store.put(ALICE, ROOM, 'm.tag', { tags: 7, other: true });
    await engine.commit({ writes: [write], positions: 1 });
    expect(await tags.list(alice, ALICE, ROOM)).toEqual({});
    await tags.put(alice, ALICE, ROOM, 'x', {});
    const { content } = (await store.find(ALICE, ROOM, 'm.tag')) ?? {};
    expect(content).toEqual({ tags: { x: {} }, other: true });
  });
});
