import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `leave`: leaving, declining, retracting a knock; for others, kicking and unbanning.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeLeave(member: MemberCase): Verdict {
  const { event, target, power, senderPower, version } = member;
  const rule = member.rules.memberLeave;
  const membership = member.membershipOf(target);

  if (event.sender === target) {
    const mayLeave =
      membership === 'invite' ||
      membership === 'join' ||
      (membership === 'knock' && version.auth.knock);
    return mayLeave
      ? ALLOWED
      : refuse(`${rule}.1`, `${target} is not in this room, nor asked or asking to be`);
  }
  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(`${rule}.2`, `${event.sender} is not in this room`);
  }
  if (membership === 'ban' && senderPower < power.ban) {
    return refuse(
      `${rule}.3`,
      `lifting a ban takes power ${power.ban}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (senderPower < power.kick) {
    return refuse(
      `${rule}.5`,
      `removing a user takes power ${power.kick}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  if (power.of(target) >= senderPower) {
    return refuse(`${rule}.5`, `${target} has as much power as ${event.sender}, or more`);
  }
  return ALLOWED;
}
