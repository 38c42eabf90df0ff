/** How a cost grows: what is done for several sizes, each beside the smallest of them, in one run. */
import type { Row } from './report.ts';
import { median } from './room/median.ts';

/** The milliseconds of something, for each size. They take turns, so that whatever else the machine does slows all. */
export async function inTurn(
  sizes: readonly number[],
  rounds: number,
  work: (size: number) => Promise<number>,
): Promise<ReadonlyMap<number, number>> {
  const samples = new Map(sizes.map((size) => [size, new Array<number>()]));
  for (let round = 0; round < rounds; round++)
    for (const [size, taken] of samples) taken.push(await work(size));
  return new Map(Array.from(samples, ([size, taken]) => [size, median(taken)]));
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
