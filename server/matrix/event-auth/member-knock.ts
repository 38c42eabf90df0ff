import type { MemberCase } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `knock`: a user asks to be invited. Room version 7 and later.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeKnock(member: MemberCase): Verdict {
  const { event, target, version, rules } = member;
  const joinRule = member.joinRule();

  const open =
    joinRule === 'knock' || (joinRule === 'knock_restricted' && version.auth.knockRestricted);
  if (!open) {
    return refuse(rules.knockJoinRule, `the join rule "${joinRule}" does not allow knocking`);
  }
  if (event.sender !== target) {
    return refuse(rules.knockOther, `${event.sender} cannot knock on behalf of ${target}`);
  }
  switch (member.membershipOf(target)) {
    case 'ban':
      return refuse(rules.knockOtherwise, `${target} is banned from this room`);
    case 'invite':
      return refuse(rules.knockOtherwise, `${target} is already invited to this room`);
    case 'join':
      return refuse(rules.knockOtherwise, `${target} is already in this room`);
    default:
      return allow(rules.knockAllowed);
  }
}
