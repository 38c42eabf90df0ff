/** How a cost grows: what is done for several sizes, each beside the smallest of them, in one run. */
import type { Row } from './report.ts';
import { median } from './room/median.ts';

/**
 * The milliseconds of something, for each size, with what there is of that size. They take turns, so that whatever else
 * the machine does slows all.
 */
export async function inTurn<T>(
  things: ReadonlyMap<number, T>,
  rounds: number,
  work: (thing: T) => Promise<number>,
): Promise<ReadonlyMap<number, number>> {
  const samples = Array.from(things, ([size, thing]) => ({ size, thing, taken: Array<number>() }));
  for (let round = 0; round < rounds; round++)
    for (const { thing, taken } of samples) taken.push(await work(thing));
  return new Map(samples.map(({ size, taken }) => [size, median(taken)]));
}

/** How long something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** A line of a plot: each size's cost as a multiple of the smallest's, or each's share for one of what it delivers. */
export function beside(
  series: string,
  costs: ReadonlyMap<number, number>,
  of: 'all' | 'each' = 'all',
): Row[] {
  const shares = Array.from(costs, ([at, cost]) => ({ at, cost: of === 'all' ? cost : cost / at }));
  const first = shares[0]?.cost ?? NaN;
  return shares.map(({ at, cost }) => ({
    label: `${series}: ${at.toLocaleString('en')}`,
    series,
    at,
    value: cost / first,
  }));
}
