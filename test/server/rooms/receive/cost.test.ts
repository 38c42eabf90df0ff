import { describe, expect, it } from 'vitest';
import { resolveStored } from '../../../../bench/room/resolve-stored.ts';
import { at, outcomes, sharedRoom } from './servers.ts';

/** The reads that it takes to receive the other side of a fork, in a room of some members. */
async function readsToMerge(members: number): Promise<number> {
  const { room, servers } = await sharedRoom(['a', 'b']);
  const [a, b] = servers;
  if (a === undefined || b === undefined) throw new Error('two servers');
  for (let index = 0; index < members; index += 1) await a.changes.join(at('a', `m${index}`), room);
  await b.take(await a.sent(room));
  const [admin, other] = [a.user('admin'), b.user('admin')];
  for (const key of ['1', '2', '3', '4', '5']) {
    await a.changes.sendState(admin, room, 'x.conflict', key, { from: 'a' });
    await b.changes.sendState(other, room, 'x.conflict', key, { from: 'b' });
  }
  await b.changes.ban(other, room, '@m1:a');
  const sent = (await b.sent(room)).slice(-6);
  const { reads } = a.engine.counters;
  expect(new Set(outcomes(await a.take(sent)))).toEqual(new Set(['accepted']));
  const spent = a.engine.counters.reads - reads;
  expect(await a.ends(room)).toHaveLength(2);
  expect((await a.state(room))['m.room.member|@m1:a']).toBe(
    (await b.state(room))['m.room.member|@m1:a'],
  );
  return spent;
}

describe('a fork', () => {
  it('costs what it disagrees about, however many members the room has', async () => {
    const [small, large] = [await readsToMerge(8), await readsToMerge(120)];
    expect(large).toBe(small);
    expect(small).toBeLessThan(60);
  });

  it('reads no more queries and no more rows where the room is larger', async () => {
    // Of those that cite an event 200 are read at a time, so smaller rooms than that read less.
    const forks = await resolveStored([300, 2_000], 1);
    const counted = Array.from(forks.values(), ({ receivedReads, resolvedReads, rows }) => ({
      receivedReads,
      resolvedReads,
      rows,
    }));
    const [small, large] = counted;
    expect(large).toEqual(small);
    expect(small?.rows).toBeGreaterThan(0);
  });

  it('asks no more after many forks than after a few', async () => {
    const after = async (forks: number) =>
      (await resolveStored([20], forks)).get(20)?.receivedReads;
    expect(await after(5)).toBe(await after(2));
  });

  it('costs the next event made here no read more than before', async () => {
    const { room, servers } = await sharedRoom(['a', 'b']);
    const [a, b] = servers;
    if (a === undefined || b === undefined) throw new Error('two servers');
    await a.changes.sendEvent(a.user('admin'), room, 'x', {}, '1');
    await b.changes.sendEvent(b.user('admin'), room, 'x', {}, '1');
    await a.take((await b.sent(room)).slice(-1));
    await a.changes.sendEvent(a.user('admin'), room, 'x', {}, '2');
    const { reads } = a.engine.counters;
    await a.changes.sendEvent(a.user('admin'), room, 'x', {}, '3');
    expect(a.engine.counters.reads).toBe(reads);
  });
});
