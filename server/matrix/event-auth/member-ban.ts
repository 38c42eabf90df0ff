import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `ban`: a member keeps a less powerful user out, whatever that user's membership is.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeBan(member: MemberCase): Verdict {
  const { event, target, rules } = member;

  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(rules.banSender, `${event.sender} is not in this room`);
  }
  const power = member.power();
  const senderPower = member.senderPower();
  if (senderPower < power.ban) {
    return refuse(
      rules.banOtherwise,
      `banning takes power ${power.ban}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (power.of(target) >= senderPower) {
    return refuse(rules.banOtherwise, `${target} has as much power as ${event.sender}, or more`);
  }
  return allow(rules.banAllowed);
}
