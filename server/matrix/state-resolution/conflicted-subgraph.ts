import { authEventIds, type EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { authChain } from './auth-chain.ts';

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
  const citedBy = reversed([...conflicted, ...below], event);
  for (let id = ends.pop(); id !== undefined; id = ends.pop()) {
    for (const citing of citedBy.get(id) ?? []) {
      if (subgraph.has(citing)) continue;
      subgraph.add(citing);
      ends.push(citing);
    }
  }
  return subgraph;
}

/** Which of the events cite an event. */
function reversed(ids: Iterable<EventId>, event: EventLookup): Map<EventId, EventId[]> {
  const citedBy = new Map<EventId, EventId[]>();
  for (const id of new Set(ids)) {
    for (const cited of authEventIds(event(id))) {
      const citing = citedBy.get(cited);
      if (citing === undefined) citedBy.set(cited, [id]);
      else citing.push(id);
    }
  }
  return citedBy;
}
