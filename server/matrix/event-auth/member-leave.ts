import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `leave`: leaving, declining, retracting a knock; for others, kicking and unbanning.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeLeave(member: MemberCase): Verdict {
  const { event, target, version, rules } = member;
  const membership = member.membershipOf(target);

  if (event.sender === target) {
    const mayLeave =
      membership === 'invite' ||
      membership === 'join' ||
      (membership === 'knock' && version.auth.knock);
    return mayLeave
      ? allow(rules.leaveSelf)
      : refuse(rules.leaveSelf, `${target} is not in this room, nor asked or asking to be`);
  }
  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(rules.leaveSender, `${event.sender} is not in this room`);
  }
  const power = member.power();
  const senderPower = member.senderPower();
  if (membership === 'ban' && senderPower < power.ban) {
    return refuse(
      rules.leaveUnban,
      `lifting a ban takes power ${power.ban}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (senderPower < power.kick) {
    return refuse(
      rules.leaveOtherwise,
      `removing a user takes power ${power.kick}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (power.of(target) >= senderPower) {
    return refuse(rules.leaveOtherwise, `${target} has as much power as ${event.sender}, or more`);
  }
  return allow(rules.leaveAllowed);
}
