import { describe, expect, it } from 'vitest';
import type { KnownDevice } from '../../../server/encryption/devices.ts';
import { ToDevice, type ToDeviceMessages } from '../../../server/encryption/to-device.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { toDeviceStore } from '../../../server/storage/to-device.ts';
import { TO_DEVICE_LIMIT, toDeviceProvider } from '../../../server/sync/providers/to-device.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld, readsOf, scopeOf } from '../world.ts';

const device = (deviceId: string): KnownDevice => ({ deviceId, displayName: null });

function start() {
  const world = openWorld();
  const store = toDeviceStore(world.engine);
  const known = new Map([
    [ALICE, [device('PHONE'), device('LAPTOP')]],
    [BOB, [device('B')]],
  ]);
  const toDevice = new ToDevice({ ...world, store, devices: { devicesOf: async () => known } });
  const provider = toDeviceProvider({ ...world, store });
  let number = 0;
  const send = (messages: ToDeviceMessages, txnId = `t${(number += 1)}`, type = 'm.test') =>
    toDevice.send({ userId: BOB, deviceId: 'B', type, txnId }, messages);
  /** What a device is told by a sync, as the `n` of each message. */
  const sync = async (since?: number, deviceId = 'PHONE') => {
    const scope = scopeOf(world, { deviceId });
    const events =
      since === undefined
        ? await provider.initial(scope)
        : await provider.incremental(scope, since);
    return { numbers: events.map(numberOf), next: scope.upTo };
  };
  return { ...world, provider, send, sync };
}

function numberOf({ content }: JsonObject): unknown {
  return typeof content === 'object' && content !== null && 'n' in content ? content.n : undefined;
}

const toPhone = (n: number): ToDeviceMessages => ({ [ALICE]: { PHONE: { n } } });

describe('messages to devices', () => {
  it('arrive with sender and type', async () => {
    const world = start();
    await world.send(toPhone(1));
    expect(await world.provider.initial(scopeOf(world))).toEqual([
      { sender: BOB, type: 'm.test', content: { n: 1 } },
    ]);
    expect(world.notifier.pokes).toEqual([{ users: [ALICE], rooms: [] }]);
  });

  it('go to one device, or to all of a user', async () => {
    const { send, sync } = start();
    await send(toPhone(1));
    await send({ [ALICE]: { '*': { n: 2 } } });
    await send({ [ALICE]: { '*': { n: 3 }, LAPTOP: { n: 4 }, NONE: { n: 5 } } });
    expect((await sync()).numbers).toEqual([1, 2, 3]);
    expect((await sync(undefined, 'LAPTOP')).numbers).toEqual([2, 4]);
    expect((await sync(undefined, 'NONE')).numbers).toEqual([]);
  });

  it('are kept until the client comes back with the next token', async () => {
    const { send, sync } = start();
    await send(toPhone(1));
    const first = await sync();
    await send(toPhone(2));
    // The answer was lost: the client asks again with what it had.
    expect((await sync(0)).numbers).toEqual([1, 2]);
    expect((await sync(first.next)).numbers).toEqual([2]);
    expect((await sync(0)).numbers).toEqual([2]);
  });

  it('come in the order of their arrival, a hundred at a time, none lost or twice', async () => {
    const { engine, send, sync } = start();
    for (let n = 0; n < 250; n += 1) await send(toPhone(n));
    const seen: unknown[] = [];
    let { numbers, next } = await sync();
    expect(numbers).toHaveLength(TO_DEVICE_LIMIT);
    await send(toPhone(250));
    while (numbers.length > 0) {
      seen.push(...numbers);
      // What is left is news: it lies behind the token that the client has.
      expect(engine.position > next).toBe(seen.length < 251);
      ({ numbers, next } = await sync(next));
    }
    expect(seen).toEqual(Array.from({ length: 251 }, (_, n) => n));
  });

  it('are answered the same again when a full answer was lost', async () => {
    const { send, sync } = start();
    await send(toPhone(-1));
    const { next } = await sync();
    for (let n = 0; n < 150; n += 1) await send(toPhone(n));
    const first = await sync(next);
    expect((await sync(next)).numbers).toEqual(first.numbers);
  });

  it('are sent once for each transaction id and type', async () => {
    const { send, sync } = start();
    await Promise.all([send(toPhone(1), 'same'), send(toPhone(2), 'same')]);
    await send(toPhone(3), 'same');
    await send(toPhone(4), 'same', 'm.other');
    const { numbers } = await sync();
    expect(numbers).toHaveLength(2);
    expect(numbers[1]).toBe(4);
  });

  it('have transaction ids that are forgotten after a day', async () => {
    const { send, sync, time } = start();
    await send(toPhone(1), 'same');
    await time.pass(24 * 3_600_000 + 1);
    await send(toPhone(2), 'other');
    await send(toPhone(3), 'same');
    expect((await sync()).numbers).toEqual([1, 2, 3]);
  });

  it('are refused as a whole', async () => {
    const { engine, send } = start();
    const large = { ...toPhone(1), [BOB]: { B: { text: 'x'.repeat(70_000) } } };
    await expectMatrixError('M_TOO_LARGE', send(large));
    await expectMatrixError('M_INVALID_PARAM', send({ nobody: { PHONE: {} } }));
    expect(engine.counters.commits).toBe(0);
  });

  it('for other servers are not lost in an error', async () => {
    const { send, sync } = start();
    await send({ '@far:elsewhere.org': { X: {} }, ...toPhone(1) });
    expect((await sync()).numbers).toEqual([1]);
  });

  it('cost one query each sync, and no write when there is nothing', async () => {
    const world = start();
    const scope = scopeOf(world);
    expect(await readsOf(world, () => world.provider.incremental(scope, 0))).toBe(1);
    expect(world.engine.counters.commits).toBe(0);
  });
});
