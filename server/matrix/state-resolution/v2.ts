import type { EventId } from '../identifiers.ts';
import { POWER_LEVELS, type StateName } from '../state-name.ts';
import { iterativeAuthChecks } from './auth-checks.ts';
import type { Conflict, ResolutionContext } from './context.ts';
import { fullConflictedSet } from './full-conflicted-set.ts';
import { mainline, mainlineOrder } from './mainline.ts';
import { selectPowerEvents } from './power-events.ts';
import { powerOrder } from './power-order.ts';
import type { Watch } from './watch.ts';

/**
 * Versions 2 and 2.1 of the algorithm: first settle who may do what, then replay the rest.
 *
 * @returns what is decided; entries that are not conflicted may be among it
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v12/#algorithm
 */
export function resolveV2(
  conflict: Conflict,
  context: ResolutionContext,
  watch?: Watch,
): Map<StateName, EventId> {
  const all = fullConflictedSet(conflict);
  watch?.({ step: 'auth-difference', ids: [...conflict.authDifference] });
  if (startsEmpty(context)) {
    watch?.({ step: 'conflicted-subgraph', ids: [...conflict.conflictedSubgraph] });
  }
  watch?.({ step: 'full-conflicted-set', ids: [...all] });

  // 1. The power events, and what they stand on.
  const power = selectPowerEvents(all, context.event);
  watch?.({ step: 'power-events', ids: [...power] });
  const ordered = powerOrder(power, context);
  watch?.({ step: 'power-order', order: ordered });

  // 2. Those that may be, each in the state that the ones before it made.
  const base = startsEmpty(context) ? () => undefined : conflict.unconflicted;
  const powerIds = ordered.map(({ id }) => id);
  const start = { base, decided: new Map<StateName, EventId>() };
  const partial = iterativeAuthChecks(powerIds, start, context, 'power', watch);

  // 3. All others, by the power levels that came out of it.
  const line = mainline(partial.get(POWER_LEVELS) ?? base(POWER_LEVELS), context.event);
  watch?.({ step: 'mainline', ids: line });
  const others = mainlineOrder(
    [...all].filter((id) => !power.has(id)),
    line,
    context.event,
  );
  watch?.({ step: 'mainline-order', order: others });

  // 4. Those of them that may be.
  const otherIds = others.map(({ id }) => id);
  return iterativeAuthChecks(otherIds, { base, decided: partial }, context, 'others', watch);
}

/** Version 2.1 checks events against nothing but what it has decided, and what they cite. */
function startsEmpty({ version }: ResolutionContext): boolean {
  return version.stateResolution === 'v2.1';
}
