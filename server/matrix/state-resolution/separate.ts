import type { EventId } from '../identifiers.ts';
import type { StateIds, StateName } from '../state-name.ts';

export type SeparatedStates = {
  readonly unconflicted: StateIds;
  readonly conflicted: ReadonlyMap<StateName, readonly EventId[]>;
};

/**
 * Parts what all states agree about from the rest. An entry that is missing in one of them is
 * conflicted, even if the others agree.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function separate(states: readonly StateIds[]): SeparatedStates {
  const unconflicted = new Map<StateName, EventId>();
  const conflicted = new Map<StateName, readonly EventId[]>();
  for (const state of states) {
    for (const [name, id] of state) {
      if (unconflicted.has(name) || conflicted.has(name)) continue;
      if (states.every((other) => other.get(name) === id)) unconflicted.set(name, id);
      else conflicted.set(name, distinct(states, name));
    }
  }
  return { unconflicted, conflicted };
}

function distinct(states: readonly StateIds[], name: StateName): EventId[] {
  const ids = states.map((state) => state.get(name));
  return [...new Set(ids.filter((id) => id !== undefined))];
}
