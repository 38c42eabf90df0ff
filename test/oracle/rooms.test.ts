import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mismatchesIn } from './compare/mismatches.ts';
import { plans } from './generate/plans.ts';
import { historyOf } from './generate/history.ts';
import { VERSIONS } from './naive/room.ts';

/** The seed of this run: a failure names it, `ORACLE_SEED` brings it back. */
const seed = Number(process.env['ORACLE_SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['ORACLE_ROOMS'] ?? 30);

describe(`rooms grown from seed ${seed}`, () => {
  it.each(VERSIONS)(
    'version %d: the server judges, redacts and resolves as the naive reading of the spec does',
    (version) => {
      const sameAnswers = fc.property(plans(version, { atLeast: 30, atMost: 90 }), (plan) => {
        const [first] = mismatchesIn(historyOf(plan));
        expect(first && `${first.about}: ${first.oracle} / ${first.server}`).toBeUndefined();
      });
      fc.assert(sameAnswers, { seed, numRuns });
    },
    60_000,
  );
});
