/** States that meet, and each step of how they were made into one. */
import {
  resolve,
  type ResolutionContext,
  type ResolutionStep,
} from '../../../server/matrix/state-resolution/index.ts';
import type { StateIds } from '../../../server/matrix/state-name.ts';

export type Merge = {
  readonly states: readonly StateIds[];
  readonly steps: readonly ResolutionStep[];
  readonly state: StateIds;
};

/** @returns `undefined` where the states do not differ, so that there is nothing to resolve */
export function resolveWatched(
  states: readonly StateIds[],
  context: ResolutionContext,
): Merge | undefined {
  const distinct = states.filter(
    (state, index) => !states.slice(0, index).some((other) => same(state, other)),
  );
  if (distinct.length < 2) return undefined;
  const steps: ResolutionStep[] = [];
  const state = resolve(distinct, context, (step) => steps.push(step));
  return { states: distinct, steps, state };
}

export function same(a: StateIds, b: StateIds): boolean {
  return a.size === b.size && [...a].every(([name, id]) => b.get(name) === id);
}
