import type { EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import type { StateIds } from '../state-name.ts';
import { authChain } from './auth-chain.ts';
import { separate } from './separate.ts';

/**
 * The events that are in the auth chain of some of the states, and not of all.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function authDifference(
  states: readonly StateIds[],
  event: EventLookup,
  { unconflicted } = separate(states),
): Set<EventId> {
  const shared = authChain(unconflicted.values(), event);
  const own = states.map((state) =>
    [...state].filter(([name, id]) => unconflicted.get(name) !== id).map(([, id]) => id),
  );
  return differenceOfChains(own, event, (id) => shared.has(id));
}

/**
 * The same for who knows the conflicted events of each state, and can tell of an event whether it
 * is in the auth chain of the unconflicted ones: those are in all states, so nothing they lead to
 * can be a difference.
 *
 * @param own for each state, the events that not all states have
 * @throws MissingEventError
 */
export function differenceOfChains(
  own: readonly (readonly EventId[])[],
  event: EventLookup,
  isShared: (id: EventId) => boolean,
): Set<EventId> {
  const chains = own.map((ids) => authChain(ids, event, isShared));
  const difference = new Set<EventId>();
  for (const chain of chains) {
    for (const id of chain) {
      if (!chains.every((other) => other.has(id))) difference.add(id);
    }
  }
  return difference;
}
