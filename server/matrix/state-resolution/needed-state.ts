import { authEventKeys } from '../auth-events.ts';
import { CREATE, POWER_LEVELS, stateName, type StateName } from '../state-name.ts';
import type { Conflict, ResolutionContext } from './context.ts';
import { fullConflictedSet } from './full-conflicted-set.ts';

/**
 * The entries of the unconflicted state that {@link Conflict.unconflicted} may be asked for, so
 * that a server can have them at hand: those that events of the full conflicted set stand at, and
 * those by which they are authorized.
 *
 * @throws MissingEventError
 */
export function neededState(
  conflict: Omit<Conflict, 'unconflicted'>,
  { version, event }: ResolutionContext,
): Set<StateName> {
  const names = new Set([CREATE, POWER_LEVELS]);
  for (const id of fullConflictedSet(conflict)) {
    const { pdu } = event(id);
    if (pdu.state_key !== undefined) names.add(stateName(pdu.type, pdu.state_key));
    for (const key of authEventKeys(pdu, version)) names.add(stateName(...key));
  }
  return names;
}
