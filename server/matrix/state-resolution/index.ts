import type { EventId } from '../identifiers.ts';
import type { RoomVersion } from '../room-versions.ts';
import type { StateIds, StateName } from '../state-name.ts';
import { authDifference } from './auth-difference.ts';
import { conflictedSubgraph } from './conflicted-subgraph.ts';
import type { Conflict, ResolutionContext } from './context.ts';
import { conflictedStateSet } from './full-conflicted-set.ts';
import { type SeparatedStates, separate } from './separate.ts';
import { resolveV1 } from './v1.ts';
import { resolveV2 } from './v2.ts';
import type { Watch } from './watch.ts';

export { authDifference, differenceOfChains } from './auth-difference.ts';
export { conflictedSubgraph } from './conflicted-subgraph.ts';
export type { Conflict, ResolutionContext } from './context.ts';
export { neededState } from './needed-state.ts';
export { separate } from './separate.ts';
export type { ResolutionStep, Watch } from './watch.ts';

/**
 * State resolution: what the state of a room is where its history comes together.
 *
 * Servers send at the same time, so a room's history forks. An event that follows two others stands
 * on a state made from two, and every server has to make the same one from them without asking
 * anybody. The algorithm is a function of the states and of the events that their `auth_events`
 * lead to, and nothing else.
 *
 * | the spec's heading                  | here                         |
 * | ----------------------------------- | ---------------------------- |
 * | Unconflicted state map and conflicted state set | `separate.ts`    |
 * | Auth chain                          | `auth-chain.ts`              |
 * | Auth difference                     | `auth-difference.ts`         |
 * | Conflicted state subgraph (2.1)     | `conflicted-subgraph.ts`     |
 * | Full conflicted set                 | `full-conflicted-set.ts`     |
 * | Power events, step 1                | `power-events.ts`            |
 * | Reverse topological power ordering  | `power-order.ts`             |
 * | Iterative auth checks               | `auth-checks.ts`             |
 * | Mainline ordering                   | `mainline.ts`                |
 * | Algorithm, steps 1 to 4             | `v2.ts`                      |
 * | Step 5                              | {@link resolveConflict}      |
 * | Room version 1: State resolution    | `v1.ts`, `depth-order.ts`    |
 *
 * Versions 2 and 2.1 are one algorithm; 2.1 takes more events into account, and starts from nothing.
 *
 * @param states whole states; the order in which they come does not matter
 * @returns the whole state; one state, or several equal ones, come back as they are
 * @throws MissingEventError when an event is needed that the context does not have
 * @see https://spec.matrix.org/v1.19/rooms/v12/#state-resolution
 */
export function resolve(
  states: readonly StateIds[],
  context: ResolutionContext,
  watch?: Watch,
): StateIds {
  const separated = separate(states);
  watch?.({ step: 'separate', ...separated });
  const state = merge(states, separated, context, watch);
  watch?.({ step: 'resolved', state });
  return state;
}

function merge(
  states: readonly StateIds[],
  separated: SeparatedStates,
  context: ResolutionContext,
  watch: Watch | undefined,
): StateIds {
  const [first = new Map<StateName, EventId>()] = states;
  if (separated.conflicted.size === 0) return first;
  const conflict = {
    unconflicted: (name: StateName) => separated.unconflicted.get(name),
    conflicted: separated.conflicted,
    ...involved(states, separated, context),
  };
  return new Map([...separated.unconflicted, ...resolveConflict(conflict, context, watch)]);
}

/** What a version of the algorithm looks at besides the conflicted events themselves. */
function involved(
  states: readonly StateIds[],
  separated: SeparatedStates,
  { version, event }: ResolutionContext,
): Pick<Conflict, 'authDifference' | 'conflictedSubgraph'> {
  const none = new Set<EventId>();
  const difference = () => authDifference(states, event, separated);
  switch (version.stateResolution) {
    case 'v1':
      return { authDifference: none, conflictedSubgraph: none };
    case 'v2':
      return { authDifference: difference(), conflictedSubgraph: none };
    case 'v2.1':
      return {
        authDifference: difference(),
        conflictedSubgraph: conflictedSubgraph(conflictedStateSet(separated), event),
      };
  }
}

const ALGORITHMS: Readonly<Record<RoomVersion['stateResolution'], typeof resolveV2>> = {
  v1: resolveV1,
  v2: resolveV2,
  'v2.1': resolveV2,
};

/**
 * The same for who knows already what is conflicted. Costs what the conflict costs: a room with many
 * members that disagrees about few is cheap.
 *
 * @returns what to lay over the unconflicted state
 * @throws MissingEventError when an event is needed that the context does not have
 */
export function resolveConflict(
  conflict: Conflict,
  context: ResolutionContext,
  watch?: Watch,
): StateIds {
  const decided = ALGORITHMS[context.version.stateResolution](conflict, context, watch);
  // 5. What all states agree about stays, whatever was replayed on the way.
  for (const name of decided.keys()) {
    if (conflict.unconflicted(name) !== undefined) decided.delete(name);
  }
  return decided;
}
