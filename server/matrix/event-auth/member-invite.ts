import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { authorizeInviteByThirdParty } from './member-invite-third-party.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `invite`: a member with enough power asks someone in.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeInvite(member: MemberCase): Verdict {
  const { event, target, power, senderPower } = member;
  const rule = member.rules.memberInvite;

  if (Object.hasOwn(event.content, 'third_party_invite')) {
    return authorizeInviteByThirdParty(member, `${rule}.1`);
  }
  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(`${rule}.2`, `${event.sender} is not in this room`);
  }
  const membership = member.membershipOf(target);
  if (membership === 'join') return refuse(`${rule}.3`, `${target} is already in this room`);
  if (membership === 'ban') return refuse(`${rule}.3`, `${target} is banned from this room`);
  if (senderPower < power.invite) {
    return refuse(
      `${rule}.5`,
      `inviting takes power ${power.invite}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  return ALLOWED;
}
