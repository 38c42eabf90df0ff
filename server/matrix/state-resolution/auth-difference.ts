import { authEventIds, type EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import type { StateIds } from '../state-name.ts';
import { authChain } from './auth-chain.ts';
import { Heap } from './heap.ts';
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
  const chains = own.map((ids) => authChain(ids, event, (id) => shared.has(id)));
  const union = new Set(chains.flatMap((chain) => [...chain]));
  return new Set([...union].filter((id) => !chains.every((chain) => chain.has(id))));
}

/** What {@link differenceOfChains} has to be told of a room. */
export interface ChainsAtHand {
  readonly event: EventLookup;
  /**
   * Whether an event is in the auth chain of the entries that all states agree about: nothing that it leads to can
   * be a difference.
   */
  readonly isShared: (id: EventId) => boolean;
  /** A number for each event, larger than those of all that it cites. */
  readonly order: (id: EventId) => number;
}

/**
 * The same for who knows the conflicted events of each state and an order in which events came, each after those it
 * cites. The chains are walked together, newest first, until all that is left to walk is in every one of them: what
 * that cites is, too. So the price is that of the difference, however long the chains are.
 *
 * @param own for each state, the events that not all states have
 * @throws MissingEventError
 */
export function differenceOfChains(
  own: readonly (readonly EventId[])[],
  { event, isShared, order }: ChainsAtHand,
): Set<EventId> {
  const every = (1n << BigInt(own.length)) - 1n;
  /** Which chains each event is in, a bit for each. */
  const chains = new Map<EventId, bigint>();
  const waiting = new Heap<{ readonly id: EventId; readonly at: number }>((a, b) => b.at - a.at);
  let differing = 0;
  const follow = (id: EventId, mask: bigint): void => {
    for (const cited of authEventIds(event(id))) {
      const known = chains.get(cited);
      const now = (known ?? 0n) | mask;
      if (known === undefined) waiting.push({ id: cited, at: order(cited) });
      if (known !== undefined && known !== every) differing -= 1;
      if (now !== every) differing += 1;
      chains.set(cited, now);
    }
  };
  own.forEach((ids, index) => ids.forEach((id) => follow(id, 1n << BigInt(index))));
  const difference = new Set<EventId>();
  for (let next = waiting.pop(); next !== undefined && differing > 0; next = waiting.pop()) {
    const { id } = next;
    // All that cite it were walked: this is its final answer.
    const mask = chains.get(id) ?? every;
    if (mask !== every) {
      differing -= 1;
      if (isShared(id)) continue;
      difference.add(id);
    }
    follow(id, mask);
  }
  return difference;
}
