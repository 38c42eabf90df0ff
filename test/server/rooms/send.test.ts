import { describe, expect, it } from 'vitest';
import { alice, bob, makeRooms, refusedCleanly } from './harness.ts';

describe('sending', () => {
  it('creates, joins and sends', async () => {
    const { changes, engine } = makeRooms();
    const room = await changes.create(alice, { preset: 'public_chat' });
    expect(room).toMatch(/^!/);
    expect(await changes.join(bob, room)).toBe(room);
    const first = await changes.sendEvent(bob, room, 'm.room.message', { body: 'hi' }, 't1');
    expect(await changes.sendEvent(bob, room, 'm.room.message', { body: 'hi' }, 't1')).toBe(first);
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        changes.sendEvent(bob, room, 'm.room.message', { i }, `m${i % 10}`),
      ),
    );
    expect(new Set(many).size).toBe(10);
    expect(engine.counters.transactions).toBeLessThan(12);
  });
  it('floats', async () => {
    const { changes, engine } = makeRooms();
    const room = await changes.create(alice, {});
    expect(
      await refusedCleanly(engine, () =>
        changes.sendEvent(alice, room, 'x', { a: { b: 1.5 } }, 't'),
      ),
    ).toMatchObject({ errcode: 'M_BAD_JSON' });
    expect(
      await refusedCleanly(engine, () =>
        changes.sendEvent(alice, room, 'x', { a: 'x'.repeat(66000) }, 't'),
      ),
    ).toMatchObject({ errcode: 'M_TOO_LARGE', status: 413 });
    expect(
      await refusedCleanly(engine, () => changes.sendEvent(bob, room, 'x', { a: 'x' }, 't')),
    ).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });
});
