import { type AuthCase, showPower } from './auth-case.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * `m.room.third_party_invite` takes the power to invite, whatever `events` says about its type.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeThirdPartyInvite({ event, power, senderPower, rules }: AuthCase): Verdict {
  if (senderPower >= power.invite) return ALLOWED;
  return refuse(
    `${rules.thirdPartyInvite}.1`,
    `inviting takes power ${power.invite}, ${event.sender} has ${showPower(senderPower)}`,
  );
}
