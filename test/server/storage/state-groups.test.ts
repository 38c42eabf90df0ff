import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integer, query, type Write } from '../../../server/storage/engine.ts';
import { packState, unpackState } from '../../../server/storage/packed-state.ts';
import { refAt, type Ref } from '../../../server/storage/refs.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { EMPTY_DIGEST, shiftDigest } from '../../../server/storage/state-digest.ts';
import { GroupDraft } from '../../../server/storage/state-group-draft.ts';
import { parentOf } from '../../../server/storage/state-group-chain.ts';
import { StateGroupStore } from '../../../server/storage/state-groups.ts';

describe('packed state', () => {
  it('unpacks to what was packed', () => {
    const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number)), (entries) => {
        const state = new Map(entries);
        expect(new Map(unpackState(packState(state)))).toEqual(state);
      }),
    );
  });

  it('is small: a few bytes an entry', () => {
    const state = new Map(Array.from({ length: 1000 }, (_, i) => [i * 3, 1_000_000 + i] as const));
    expect(packState(state).length).toBeLessThan(4500);
  });

  it('refuses bytes that end inside a number', () => {
    expect(() => unpackState(new Uint8Array([0x80]))).toThrow(RangeError);
  });
});

describe('state digests', () => {
  it('are equal for equal states, whichever way these came about', () => {
    const one = shiftDigest(shiftDigest(EMPTY_DIGEST, 1, null, 10), 2, null, 20);
    const other = shiftDigest(shiftDigest(EMPTY_DIGEST, 2, null, 20), 1, null, 10);
    const detour = shiftDigest(shiftDigest(one, 1, 10, 11), 1, 11, 10);
    expect(Buffer.from(one).equals(other)).toBe(true);
    expect(Buffer.from(one).equals(detour)).toBe(true);
    expect(Buffer.from(shiftDigest(one, 1, 10, 11)).equals(one)).toBe(false);
    expect(shiftDigest(one, 2, 20, null)).toEqual(shiftDigest(EMPTY_DIGEST, 1, null, 10));
  });
});

describe('state groups', () => {
  it('have as parent the chain number with its lowest one bit cleared', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 12].map(parentOf)).toEqual([0, 0, 2, 0, 4, 4, 6, 0, 8]);
  });

  it('give every state of a long history back, in few steps and little space', async () => {
    const engine = openSqlite({ path: ':memory:' });
    const history: ReadonlyMap<number, number>[] = [];
    const pairs = 40;
    const total = 300;
    let group: Ref | null = null;
    let state = new Map<number, number>();
    let seed = 1;
    for (let made = 0; made < total;) {
      // A fresh store each time: nothing may depend on what an earlier one remembers.
      const draft = await new StateGroupStore(engine).draft(group === null ? [] : [group]);
      const size = Math.min(1 + (made % 7), total - made);
      const writes: Write[] = [];
      for (let offset = 0; offset < size; offset += 1) {
        seed = (seed * 48_271) % 2_147_483_647;
        const pair = 1 + (seed % pairs);
        const event = engine.position + 1 + offset;
        const [ref, before] = [refAt(offset), state.get(pair) ?? null];
        const leaves = before !== null && seed % 5 === 0;
        writes.push(draft.add(ref, group, [{ pair, before, after: leaves ? null : ref }]));
        group = ref;
        state = new Map(state).set(pair, event);
        if (leaves) state.delete(pair);
        history.push(state);
      }
      await engine.commit({ writes, positions: size });
      group = engine.position;
      made += size;
    }
    const store = new StateGroupStore(engine);
    for (const [index, expected] of history.entries())
      expect(await store.resolve(index + 1)).toEqual(expected);
    const fresh = new StateGroupStore(engine);
    const found = await fresh.lookup([1, 150, 300], [1, 2, 3]);
    for (const nid of [1, 150, 300])
      for (const pair of [1, 2, 3])
        expect(found.get(nid)?.get(pair)).toBe(history[nid - 1]?.get(pair));
    const bytes = query('SELECT SUM(LENGTH(delta)) AS bytes FROM state_groups', { bytes: integer });
    const used = (await engine.first(bytes))?.bytes ?? Infinity;
    const whole = history.reduce((sum, one) => sum + packState(one).length, 0);
    expect(used).toBeLessThan(whole / 5);
    await engine.close();
  });

  it('tell where two of them differ from what changed since they parted', async () => {
    const engine = openSqlite({ path: ':memory:' });
    const draft = new GroupDraft();
    const step = (pair: number, before: Ref | null, after: Ref | null) => ({ pair, before, after });
    const trunk = Array.from({ length: 100 }, (_, index) =>
      draft.add(refAt(index), index === 0 ? null : refAt(index - 1), [
        step(1000 + index, null, refAt(index)),
      ]),
    );
    const writes = [
      ...trunk,
      draft.add(refAt(100), refAt(99), [
        step(1000, refAt(0), refAt(100)),
        step(1, null, refAt(100)),
      ]),
      draft.add(refAt(101), refAt(99), [step(1000, refAt(0), null), step(2, null, refAt(101))]),
      draft.add(refAt(102), refAt(101), [step(1, null, refAt(100))]),
    ];
    const { first } = await engine.commit({ writes, positions: 103 });
    const [left, right] = [first + 100, first + 102];
    const stored = await new StateGroupStore(engine).draft([left, right, first]);
    expect(stored.differences(left, right)).toEqual(
      new Map([
        [1000, { left: first + 100, right: undefined }],
        [2, { left: undefined, right: first + 101 }],
      ]),
    );
    expect(stored.differences(left, left)).toEqual(new Map());
    expect(stored.differences(null, first)).toEqual(
      new Map([[1000, { left: undefined, right: first }]]),
    );
    await engine.close();
  });

  it('says which group is missing', async () => {
    const engine = openSqlite({ path: ':memory:' });
    await expect(new StateGroupStore(engine).resolve(7)).rejects.toThrow(
      'state group 7 is missing',
    );
    await engine.close();
  });
});
