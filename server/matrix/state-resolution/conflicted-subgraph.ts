import type { EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { authChain, citedBy } from './auth-chain.ts';

/**
 * Every event on a way from one conflicted event to another along `auth_events`, both ends
 * included: what has to be replayed between them. Version 2.1 of the algorithm, in room version 12.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v12/#definitions
 */
export function conflictedSubgraph(
  conflicted: ReadonlySet<EventId>,
  event: EventLookup,
): Set<EventId> {
  // Downward: all that the conflicted events lead to.
  const below = authChain(conflicted, event);
  const ends = [...conflicted].filter((id) => below.has(id));

  // Upward again, from those ends that are conflicted themselves, by the same ways.
  const subgraph = new Set(ends);
  const citing = citedBy(new Set([...conflicted, ...below]), event);
  for (let id = ends.pop(); id !== undefined; id = ends.pop()) {
    for (const above of citing.get(id) ?? []) {
      if (subgraph.has(above)) continue;
      subgraph.add(above);
      ends.push(above);
    }
  }
  return subgraph;
}
