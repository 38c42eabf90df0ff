import { authEventIds, type EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';

/**
 * All that the given events cite, and what that cites, back to the start of the room. The events
 * themselves are in it only if another one cites them.
 *
 * A chain may be tens of thousands of events long, so nothing here calls itself.
 *
 * @param isKnown events to leave out, with all that only they lead to
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function authChain(
  of: Iterable<EventId>,
  event: EventLookup,
  isKnown: (id: EventId) => boolean = () => false,
): Set<EventId> {
  const chain = new Set<EventId>();
  const waiting = [...of];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const cited of authEventIds(event(id))) {
      if (chain.has(cited) || isKnown(cited)) continue;
      chain.add(cited);
      waiting.push(cited);
    }
  }
  return chain;
}

/** The same ways backwards: which of the given events cite an event. */
export function citedBy(
  events: ReadonlySet<EventId>,
  event: EventLookup,
): Map<EventId, readonly EventId[]> {
  const citing = new Map<EventId, EventId[]>();
  for (const id of events) {
    for (const cited of new Set(authEventIds(event(id)))) {
      const known = citing.get(cited);
      if (known === undefined) citing.set(cited, [id]);
      else known.push(id);
    }
  }
  return citing;
}
