/** What some states of a room disagree about, found from what changed since they parted. */
import type { Ref } from '../../storage/refs.ts';
import type { GroupDraft } from '../../storage/state-group-draft.ts';

/** The pairs at which not all states have the same event; each with what every state has there. */
export type Disagreement = ReadonlyMap<Ref, readonly (Ref | undefined)[]>;

/**
 * Compares states with the first of them, each from where it parted from it. A pair that no state changed since is
 * not looked at, however many there are.
 */
export function disagreement(groups: GroupDraft, states: readonly (Ref | null)[]): Disagreement {
  const [first, ...others] = states;
  if (first === undefined) return new Map();
  const pairs = new Set(others.flatMap((other) => [...groups.differences(first, other).keys()]));
  return new Map(
    Array.from(pairs, (pair) => [pair, states.map((state) => groups.at(state, pair))]),
  );
}
