import type { MemberCase } from './auth-case.ts';
import { showPower } from './auth-case.ts';
import { authorizeInviteByThirdParty } from './member-invite-third-party.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `invite`: a member with enough power asks someone in.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeInvite(member: MemberCase): Verdict {
  const { event, target, rules } = member;

  if (Object.hasOwn(event.content, 'third_party_invite')) {
    return authorizeInviteByThirdParty(member);
  }
  if (member.membershipOf(event.sender) !== 'join') {
    return refuse(rules.inviteSender, `${event.sender} is not in this room`);
  }
  const membership = member.membershipOf(target);
  if (membership === 'join') return refuse(rules.inviteTarget, `${target} is already in this room`);
  if (membership === 'ban') return refuse(rules.inviteTarget, `${target} is banned from this room`);
  const needed = member.power().invite;
  const senderPower = member.senderPower();
  if (senderPower < needed) {
    return refuse(
      rules.inviteOtherwise,
      `inviting takes power ${needed}, ${event.sender} has ${showPower(senderPower)}`,
    );
  }
  return allow(rules.inviteAllowed);
}
