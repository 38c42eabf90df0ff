import { percentile } from '../load.ts';

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

export interface Work {
  readonly run: () => unknown;
  /** How often it runs in a round; more where it is short. */
  readonly calls: number;
}

function round({ run, calls }: Work): number {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1) run();
  return (performance.now() - started) / calls;
}

/**
 * What a piece of work costs beside another, as the median of rounds. They take turns, so that whatever else the
 * machine does slows both.
 */
export function ratio(work: Work, beside: Work, rounds = 7): number {
  round(work);
  round(beside);
  return median(Array.from({ length: rounds }, () => round(work) / round(beside)));
}
