import { compareCodePoints } from '../canonical-json.ts';
import type { EventId } from '../identifiers.ts';
import { stateKeyOf, type StateName } from '../state-name.ts';
import { applyIfAllowed } from './auth-checks.ts';
import type { Conflict, ResolutionContext } from './context.ts';
import { byDepth } from './depth-order.ts';
import type { AuthChecked, Watch } from './watch.ts';

/** The types that others are authorized by, in the order in which their conflicts are settled. */
const AUTH_TYPES = ['m.room.power_levels', 'm.room.join_rules', 'm.room.member'];

/**
 * Version 1 of the algorithm, in room version 1: entry by entry, the deepest event wins. Known to
 * turn states back to older ones.
 *
 * An entry that some states lack is no conflict here, as long as the others agree.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v1/#state-resolution
 */
export function resolveV1(
  conflict: Conflict,
  context: ResolutionContext,
  watch?: Watch,
): Map<StateName, EventId> {
  const state = new Map<StateName, EventId>();
  for (const [name, ids] of conflict.conflicted) {
    const [only, ...others] = ids;
    if (only !== undefined && others.length === 0) state.set(name, only);
  }

  const contested = [...conflict.conflicted.keys()]
    .filter((name) => !state.has(name))
    .sort(compareEntries);
  const rounds = AUTH_TYPES.map((type) => contested.filter((name) => typeOf(name) === type));
  const rest = contested.filter((name) => !AUTH_TYPES.includes(typeOf(name)));

  const round = { conflict, context, state, watch };
  for (const name of rounds.flat()) settleAuthEntry(name, round);
  for (const name of rest) settleEntry(name, round);
  return state;
}

function typeOf(name: StateName): string {
  return stateKeyOf(name)[0];
}

/** The spec names no order between entries of one round. Ours is that of types, then of keys. */
function compareEntries(left: StateName, right: StateName): number {
  const [leftType, leftKey] = stateKeyOf(left);
  const [rightType, rightKey] = stateKeyOf(right);
  return compareCodePoints(leftType, rightType) || compareCodePoints(leftKey, rightKey);
}

type Round = {
  readonly conflict: Conflict;
  readonly context: ResolutionContext;
  /** *R*: what is decided so far. */
  readonly state: Map<StateName, EventId>;
  readonly watch: Watch | undefined;
};

/**
 * An entry that others are authorized by: the shallowest event is taken as it is, then each deeper
 * one that the state allows, up to the first that it does not.
 */
function settleAuthEntry(name: StateName, round: Round): void {
  const { state, watch } = round;
  const [first, ...deeper] = candidates(name, round, 'ascending');
  if (first === undefined) return;
  state.set(name, first);
  watch?.({ step: 'taken-unchecked', name, id: first });
  for (const id of deeper) if (!tryEvent(id, 'power', round)) return;
}

/** Any other entry: the deepest event that the state allows. When it allows none, none is taken. */
function settleEntry(name: StateName, round: Round): void {
  for (const id of candidates(name, round, 'descending')) {
    if (tryEvent(id, 'others', round)) return;
  }
}

function candidates(
  name: StateName,
  { conflict, context, watch }: Round,
  direction: 'ascending' | 'descending',
): EventId[] {
  const ascending = byDepth(conflict.conflicted.get(name) ?? [], context);
  const order = direction === 'ascending' ? ascending : ascending.reverse();
  watch?.({ step: 'depth-order', name, order });
  return order.map(({ id }) => id);
}

function tryEvent(
  id: EventId,
  phase: AuthChecked['phase'],
  { conflict, context, state, watch }: Round,
): boolean {
  const at = (name: StateName) => state.get(name) ?? conflict.unconflicted(name);
  return applyIfAllowed(id, at, state, { context, phase, watch });
}
