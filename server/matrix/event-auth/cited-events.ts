import { authEventKeys } from '../auth-events.ts';
import type { Pdu, PduDraft } from '../events.ts';
import type { RoomVersion } from '../room-versions.ts';
import { ruleNumbers } from './rule-numbers.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/** An event that another one cites in its `auth_events`. */
export type CitedEvent = {
  readonly event: Pdu;
  /** Whether it was itself refused by the rules when it arrived. */
  readonly rejected: boolean;
};

/**
 * Rule 2 (3 in room version 12): the events that an event cites as its proof must be the ones that
 * it should cite, each once, from the same room, none of them refused.
 *
 * This looks at the citations alone. Whether they prove anything is the business of `authorize`.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function checkCitedEvents(
  event: PduDraft,
  cited: readonly CitedEvent[],
  version: RoomVersion,
): Verdict {
  // The rule for the create event comes before this one and settles it.
  if (event.type === 'm.room.create') return ALLOWED;

  const rule = ruleNumbers(version).authEvents;
  const expected = new Set(authEventKeys(event, version).map(([type, key]) => name(type, key)));
  const seen = new Set<string>();

  for (const { event: entry } of cited) {
    const key = entry.state_key === undefined ? undefined : name(entry.type, entry.state_key);
    if (key !== undefined && seen.has(key)) {
      return refuse(`${rule}.1`, `auth_events has two events of type ${entry.type} for one key`);
    }
    if (key !== undefined) seen.add(key);
  }
  for (const { event: entry } of cited) {
    if (entry.state_key === undefined || !expected.has(name(entry.type, entry.state_key))) {
      return refuse(`${rule}.2`, `auth_events has an event of type ${entry.type} beyond need`);
    }
  }
  if (cited.some((entry) => entry.rejected)) {
    return refuse(`${rule}.3`, 'auth_events has an event that was itself rejected');
  }
  if (version.auth.createIsAuthEvent && !seen.has(name('m.room.create', ''))) {
    return refuse(`${rule}.4`, 'auth_events lacks the m.room.create event');
  }
  if (cited.some(({ event: entry }) => entry.room_id !== event.room_id)) {
    const last = version.auth.createIsAuthEvent ? 5 : 4;
    return refuse(`${rule}.${last}`, 'auth_events has an event of another room');
  }
  return ALLOWED;
}

/** One string for a pair, different for every pair. */
function name(type: string, stateKey: string): string {
  return JSON.stringify([type, stateKey]);
}
