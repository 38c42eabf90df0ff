/**
 * Compares some rooms of one room version and prints the outcome as one line of JSON; `npm run test:long` runs
 * many of these. Arguments: the room version, a seed, how many rooms.
 */
import fc from 'fast-check';
import { type CaseFile, caseFrom } from '../compare/case-file.ts';
import { mismatchesIn } from '../compare/mismatches.ts';
import { emptyTally, type Tally, withHistory } from '../compare/tally.ts';
import { historyOf, type Plan } from '../generate/history.ts';
import { plans } from '../generate/plans.ts';
import { VERSIONS } from '../naive/room.ts';

export interface ChunkResult {
  readonly seed: number;
  readonly seconds: number;
  readonly tally: Tally;
  /** The mismatch that ended it, shrunk. */
  readonly mismatch?: CaseFile & { readonly server: string };
}

const [version, seed = 0, rooms = 0] = process.argv.slice(2).map(Number);
const known = VERSIONS.find((one) => one === version);
if (known === undefined) throw new Error(`there is no room version ${version}`);

const started = performance.now();
let tally = emptyTally(known);
let hasFailed = false;
const agrees = fc.property(plans(known, { atLeast: 60, atMost: 100 }), (plan) => {
  const history = historyOf(plan);
  const isSame = mismatchesIn(history).next().done === true;
  // What comes after a failure makes it smaller and is not counted.
  hasFailed ||= !isSame;
  if (!hasFailed) tally = withHistory(tally, history);
  return isSame;
});
const { failed, counterexample } = fc.check(agrees, { seed, numRuns: rooms });

const mismatch = failed ? found(counterexample?.[0]) : {};
const result: ChunkResult = {
  seed,
  seconds: (performance.now() - started) / 1000,
  tally: { ...tally, mismatches: failed ? 1 : 0 },
  ...mismatch,
};
console.log(JSON.stringify(result));

function found(plan: Plan | undefined): Pick<ChunkResult, 'mismatch'> {
  const [first] = plan === undefined ? [] : mismatchesIn(historyOf(plan));
  if (first === undefined) throw new Error('the comparison threw; run the seed again to see it');
  return { mismatch: { ...caseFrom(first, 'To be explained'), server: first.server } };
}
