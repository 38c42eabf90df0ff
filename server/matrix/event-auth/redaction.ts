import type { PduDraft } from '../events.ts';
import { serverOf } from '../identifiers.ts';
import { isString } from '../json.ts';
import type { PowerLevels } from '../power-levels.ts';
import type { RoomVersion } from '../room-versions.ts';
import { type AuthCase, showPower } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Rule 11 of room versions 1 and 2: who may send `m.room.redaction`.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v1/#authorisation-rules
 */
export function authorizeRedaction({ event, power, senderPower, rules }: AuthCase): Verdict {
  if (senderPower() >= power().redact) return allow(rules.redactionPower);
  const targetServer = isString(event.redacts) ? serverOf(event.redacts) : undefined;
  const ownServer = event.event_id === undefined ? undefined : serverOf(event.event_id);
  if (ownServer !== undefined && ownServer === targetServer) return allow(rules.redactionServer);
  return refuse(
    rules.redactionOtherwise,
    `redacting takes power ${power().redact}, ${event.sender} has ${showPower(senderPower())}`,
  );
}

/**
 * Whether a redaction that was allowed into the room takes effect on its target. From room version
 * 3 on anyone may *send* one; it is applied for users with the redact level and for users of the
 * same server as the target's sender.
 *
 * A client's request should be held to a finer measure first: see {@link mayRedact}.
 *
 * @param power the power levels before the redaction
 * @see https://spec.matrix.org/v1.19/rooms/v12/#handling-redactions
 */
export function redactionApplies(
  redaction: PduDraft,
  target: PduDraft,
  power: PowerLevels,
  version: RoomVersion,
): boolean {
  if (version.auth.redactionRule) return true;
  if (power.of(redaction.sender) >= power.redact) return true;
  return serverOf(redaction.sender) === serverOf(target.sender);
}

/**
 * Whether a user of ours may redact an event: their own always, others' with the redact level.
 * (Sending a redaction takes the power for that event type besides.)
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels
 */
export function mayRedact(user: string, target: PduDraft, power: PowerLevels): boolean {
  return target.sender === user || power.of(user) >= power.redact;
}
