import { roomCreators } from '../creators.ts';
import { referencedIds } from '../events.ts';
import { isString } from '../json.ts';
import type { MemberCase } from './auth-case.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `join`: the creator's first step, invitations, join rules.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeJoin(member: MemberCase): Verdict {
  const { event, target, version, rules } = member;

  if (isCreatorsFirstJoin(member)) return allow(rules.joinFirst);
  if (event.sender !== target) {
    return refuse(rules.joinOther, `${event.sender} cannot join on behalf of ${target}`);
  }
  const membership = member.membershipOf(target);
  if (membership === 'ban') {
    return refuse(rules.joinBanned, `${target} is banned from this room`);
  }

  const mayEnter = membership === 'join' || membership === 'invite';
  const joinRule = member.joinRule();
  if (joinRule === 'invite' || (joinRule === 'knock' && version.auth.knock)) {
    return mayEnter
      ? allow(rules.joinInvited)
      : refuse(rules.joinOtherwise, `${target} is not invited to this room`);
  }
  if (isRestricted(member)) {
    if (mayEnter) return allow(rules.joinRestrictedMember);
    if (isVouchedFor(member)) return allow(rules.joinRestrictedVouched);
    return refuse(
      rules.joinRestrictedUnvouched,
      `${target} is not invited, and no member who may invite vouches for the join`,
    );
  }
  if (joinRule === 'public') return allow(rules.joinPublic);
  return refuse(
    rules.joinOtherwise,
    `the join rule "${joinRule}" lets nobody join in version ${version.id}`,
  );
}

/** The creator joins right after creating, when there are no join rules yet. */
function isCreatorsFirstJoin({ event, target, create, version, ...member }: MemberCase): boolean {
  const [previous, ...others] = referencedIds(event.prev_events);
  if (previous === undefined || others.length > 0) return false;
  if (roomCreators(create, version)[0] !== target) return false;
  return previous === member.createEventId();
}

function isRestricted({ joinRule, version }: MemberCase): boolean {
  if (joinRule() === 'restricted') return version.auth.restricted;
  return joinRule() === 'knock_restricted' && version.auth.knockRestricted;
}

function isVouchedFor({ event, membershipOf, power }: MemberCase): boolean {
  const authoriser = event.content.join_authorised_via_users_server;
  return (
    isString(authoriser) &&
    membershipOf(authoriser) === 'join' &&
    power().of(authoriser) >= power().invite
  );
}
