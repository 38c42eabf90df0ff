import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `ban`: a member keeps a less powerful user out, whatever that user's membership is.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeBan(member: MemberCase): Verdict {
  const { event, target, power, senderPower } = member;
  const rule = member.rules.memberBan;

  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(`${rule}.1`, `${event.sender} is not in this room`);
  }
  if (senderPower < power.ban) {
    return refuse(
      `${rule}.3`,
      `banning takes power ${power.ban}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (power.of(target) >= senderPower) {
    return refuse(`${rule}.3`, `${target} has as much power as ${event.sender}, or more`);
  }
  return ALLOWED;
}
