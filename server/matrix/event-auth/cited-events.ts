import { authEventKeys } from '../auth-events.ts';
import type { Pdu, PduDraft } from '../events.ts';
import type { RoomVersion } from '../room-versions.ts';
import { CREATE, stateName, stateNameOf } from '../state-name.ts';
import { ruleNumbers } from './rule-numbers.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

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
 * This looks at the citations alone. Whether they prove anything is the business of `authorize`, so
 * a verdict that allows names the rule as a whole.
 *
 * @param cited every event in `auth_events`, in that order, as often as it is named there
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function checkCitedEvents(
  event: PduDraft,
  cited: readonly CitedEvent[],
  version: RoomVersion,
): Verdict {
  const rules = ruleNumbers(version);
  // The rule for the create event comes before this one and settles it.
  if (event.type === 'm.room.create') return allow(rules.cited);

  const expected = new Set(authEventKeys(event, version).map((key) => stateName(...key)));
  const names = cited.map((entry) => stateNameOf(entry.event));
  const stateNames = names.filter((name) => name !== undefined);

  if (new Set(stateNames).size < stateNames.length) {
    return refuse(rules.citedTwice, 'auth_events has two events for one type and state_key');
  }
  const needless = cited.find((_, index) => !expected.has(names[index] ?? ''));
  if (needless !== undefined) {
    return refuse(
      rules.citedBeyondNeed,
      `auth_events has an event of type ${needless.event.type} beyond need`,
    );
  }
  if (cited.some((entry) => entry.rejected)) {
    return refuse(rules.citedRejected, 'auth_events has an event that was itself rejected');
  }
  if (version.auth.createIsAuthEvent && !names.includes(CREATE)) {
    return refuse(rules.citedCreate, 'auth_events lacks the m.room.create event');
  }
  if (cited.some(({ event: entry }) => entry.room_id !== event.room_id)) {
    return refuse(rules.citedOtherRoom, 'auth_events has an event of another room');
  }
  return allow(rules.cited);
}
