import { expect, it } from 'vitest';
import { Courier } from '../../../server/outbound/courier.ts';
import { UnreachableError } from '../../../server/outbound/connect.ts';
import { FakeTime, settled } from '../world.ts';

/** A courier for transactions that are numbered from 1; `fails` says how often the service does not take one. */
function stand(waiting: number, fails: number, failure = new Error('not now')) {
  const time = new FakeTime();
  const state = { taken: 0, waiting, fails, now: 0, most: 0 };
  const attempts: { id: string; at: number }[] = [];
  const changes: boolean[] = [];
  const rests: number[] = [];
  const began = time.now;
  const courier = new Courier({
    timers: time,
    next: async () =>
      state.taken < state.waiting ? { txn_id: `${state.taken + 1}`, body: '{}' } : undefined,
    async send({ txn_id }) {
      attempts.push({ id: txn_id, at: time.now - began });
      state.now += 1;
      state.most = Math.max(state.most, state.now);
      await settled();
      state.now -= 1;
      if (state.fails > 0) {
        state.fails -= 1;
        throw failure;
      }
    },
    finished: async () => void (state.taken += 1),
    rested: () => void rests.push(state.taken),
    changed: (failure) => void changes.push(failure === undefined),
  });
  return { attempts, changes, courier, rests, state, time };
}

it('brings one transaction after the other, however often it is woken', async () => {
  const { attempts, courier, state, time } = stand(3, 0);
  for (let wakes = 0; wakes < 5; wakes += 1) courier.wake();
  await time.pass(0);
  await settled();
  await settled();
  state.waiting += 1;
  courier.wake();
  for (let turns = 0; turns < 5; turns += 1) await settled();
  expect(attempts.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  expect(state.most).toBe(1);
});

it('tries the same one again, each time after twice as long, and tells once that the service is lost', async () => {
  const { attempts, changes, courier, time } = stand(2, 4);
  courier.wake();
  await settled();
  await settled();
  for (let wakes = 0; wakes < 20; wakes += 1) {
    courier.wake();
    await time.pass(1000);
    await settled();
  }
  const ids = attempts.map(({ id }) => id);
  expect(ids).toEqual(['1', '1', '1', '1', '1', '2']);
  const seconds = attempts.map(({ at }) => Math.round(at / 1000));
  expect(seconds.slice(0, 5)).toEqual([0, 1, 3, 7, 15]);
  expect(changes).toEqual([false, true]);
});

it('waits no longer once the service shows that it is there', async () => {
  const { attempts, courier, time } = stand(1, 3);
  courier.wake();
  await settled();
  await settled();
  await time.pass(1000);
  await settled();
  expect(attempts).toHaveLength(2);
  courier.tryNow();
  await settled();
  expect(attempts).toHaveLength(3);
});

it('is woken by a request of a service that could not be reached, and not of one that said no', async () => {
  for (const [failure, tries] of [
    [new UnreachableError('gone'), 2],
    [new Error('503'), 1],
  ] as const) {
    const { attempts, courier } = stand(1, 1, failure);
    courier.seen();
    courier.wake();
    await settled();
    await settled();
    courier.seen();
    await settled();
    expect(attempts).toHaveLength(tries);
    await courier.stop();
  }
});

it('begins nothing more when it is stopped', async () => {
  const { attempts, courier, time } = stand(1, 1);
  courier.wake();
  await settled();
  await settled();
  await courier.stop();
  await time.pass(100_000);
  courier.wake();
  await settled();
  expect(attempts).toHaveLength(1);
  expect(time.pending).toBe(0);
});

it('says that it rests when nothing is left, and not while it waits for another try', async () => {
  const { courier, rests, time } = stand(2, 1);
  courier.wake();
  await settled();
  await settled();
  expect(rests).toEqual([]);
  await time.pass(1000);
  for (let turns = 0; turns < 5; turns += 1) await settled();
  expect(rests).toEqual([2]);
});
