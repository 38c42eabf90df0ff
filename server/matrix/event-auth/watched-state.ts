import type { StateKey, StateLookup } from '../events.ts';
import { stateKeyOf, stateName } from '../state-name.ts';

/** A state, and what has been asked of it. */
export type WatchedState = {
  readonly state: StateLookup;
  /** The entries that were looked at so far, present or not, each once, in the order of asking. */
  readonly used: () => StateKey[];
};

/** Wraps a state so that it tells afterwards which entries a verdict depended on. */
export function watchState(lookup: StateLookup): WatchedState {
  const names = new Set<string>();
  return {
    state: (type, stateKey) => {
      names.add(stateName(type, stateKey));
      return lookup(type, stateKey);
    },
    used: () => Array.from(names, stateKeyOf),
  };
}
