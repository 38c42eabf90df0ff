import type { MemberCase } from './auth-case.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `knock`: a user asks to be invited. Room version 7 and later.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeKnock(member: MemberCase): Verdict {
  const { event, target, joinRule, version } = member;
  const rule = member.rules.memberKnock;

  const open =
    joinRule === 'knock' || (joinRule === 'knock_restricted' && version.auth.knockRestricted);
  if (!open) return refuse(`${rule}.1`, `the join rule "${joinRule}" does not allow knocking`);
  if (event.sender !== target) {
    return refuse(`${rule}.2`, `${event.sender} cannot knock on behalf of ${target}`);
  }
  switch (member.membershipOf(target)) {
    case 'ban':
      return refuse(`${rule}.4`, `${target} is banned from this room`);
    case 'invite':
      return refuse(`${rule}.4`, `${target} is already invited to this room`);
    case 'join':
      return refuse(`${rule}.4`, `${target} is already in this room`);
    default:
      return ALLOWED;
  }
}
