import { type AuthCase, showPower } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * `m.room.third_party_invite` takes the power to invite, whatever `events` says about its type.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeThirdPartyInvite({ event, power, senderPower, rules }: AuthCase): Verdict {
  if (senderPower() >= power().invite) return allow(rules.thirdPartyInvite);
  return refuse(
    rules.thirdPartyInvite,
    `inviting takes power ${power().invite}, ${event.sender} has ${showPower(senderPower())}`,
  );
}
