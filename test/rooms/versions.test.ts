import { expect, it } from 'vitest';
import { nodeCrypto } from '../../server/crypto/node.ts';
import { nobleCrypto } from '../../server/crypto/noble.ts';
import { runComparison } from '../../snippets/rooms/versions/comparison.ts';
import { COMPARISONS } from '../../snippets/rooms/versions/comparisons.ts';

it.each(COMPARISONS.map((comparison) => [comparison.id, comparison] as const))(
  'comparison %s: all it claims holds',
  (_id, comparison) => {
    const { broken, pairs } = runComparison(comparison, nodeCrypto());
    expect(broken).toEqual([]);
    expect(pairs.length).toBeGreaterThan(0);
  },
);

it('shows the same whichever cryptography made it', () => {
  const [first] = COMPARISONS;
  if (first === undefined) throw new Error('there are no comparisons');
  expect(runComparison(first, nobleCrypto())).toEqual(runComparison(first, nodeCrypto()));
});

it('gives each comparison an id of its own', () => {
  const ids = COMPARISONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
