import type { EventId } from '../identifiers.ts';
import type { Conflict } from './context.ts';

/** The different events of all conflicted entries. */
export function conflictedStateSet({ conflicted }: Pick<Conflict, 'conflicted'>): Set<EventId> {
  return new Set([...conflicted.values()].flat());
}

/**
 * All events that a resolution puts in order and checks again.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#definitions
 */
export function fullConflictedSet(conflict: Omit<Conflict, 'unconflicted'>): Set<EventId> {
  return new Set([
    ...conflictedStateSet(conflict),
    ...conflict.authDifference,
    ...conflict.conflictedSubgraph,
  ]);
}
