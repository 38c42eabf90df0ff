import { membershipIn, type PduDraft } from '../events.ts';
import type { EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { authChain } from './auth-chain.ts';

/**
 * Whether a state event might take from someone what they could do: power levels, join rules,
 * kicks and bans.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function isPowerEvent(event: PduDraft): boolean {
  if (event.state_key === undefined) return false;
  switch (event.type) {
    case 'm.room.power_levels':
    case 'm.room.join_rules':
      return true;
    case 'm.room.member': {
      const membership = membershipIn(event.content);
      return (membership === 'leave' || membership === 'ban') && event.sender !== event.state_key;
    }
    default:
      return false;
  }
}

/**
 * Step 1: the power events of the full conflicted set, and those others of the set that stand in
 * their auth chains, without which they might not pass.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#algorithm
 */
export function selectPowerEvents(
  fullConflictedSet: ReadonlySet<EventId>,
  event: EventLookup,
): Set<EventId> {
  const power = [...fullConflictedSet].filter((id) => isPowerEvent(event(id).pdu));
  const chain = power.length === 0 ? new Set<EventId>() : authChain(power, event);
  return new Set([...power, ...[...fullConflictedSet].filter((id) => chain.has(id))]);
}
