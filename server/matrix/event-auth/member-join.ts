import { referencedIds } from '../events.ts';
import { roomCreators } from '../creators.ts';
import { eventId } from '../hashing.ts';
import { isString } from '../json.ts';
import type { MemberCase } from './auth-case.ts';
import { ALLOWED, refuse, type Verdict } from './verdict.ts';

/**
 * Membership `join`: the creator's first step, invitations, join rules.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeJoin(member: MemberCase): Verdict {
  const { event, target, joinRule, version } = member;
  const rule = member.rules.memberJoin;

  if (isCreatorsFirstJoin(member)) return ALLOWED;
  if (event.sender !== target) {
    return refuse(`${rule}.2`, `${event.sender} cannot join on behalf of ${target}`);
  }
  const membership = member.membershipOf(target);
  if (membership === 'ban') {
    return refuse(`${rule}.3`, `${target} is banned from this room`);
  }

  const mayEnter = membership === 'join' || membership === 'invite';
  const restricted = isRestricted(member);
  const last = version.auth.restricted ? `${rule}.7` : `${rule}.6`;

  if (joinRule === 'public') return ALLOWED;
  if (joinRule === 'invite' || (joinRule === 'knock' && version.auth.knock)) {
    return mayEnter ? ALLOWED : refuse(last, `${target} is not invited to this room`);
  }
  if (restricted) {
    if (mayEnter || isVouchedFor(member)) return ALLOWED;
    return refuse(
      `${rule}.5.2`,
      `${target} is not invited, and no member who may invite vouches for the join`,
    );
  }
  return refuse(last, `the join rule "${joinRule}" lets nobody join in version ${version.id}`);
}

/** The creator joins right after creating, when there are no join rules yet. */
function isCreatorsFirstJoin({ event, target, create, context, version }: MemberCase): boolean {
  const [previous, ...others] = referencedIds(event.prev_events);
  if (previous === undefined || others.length > 0) return false;
  if (roomCreators(create, version)[0] !== target) return false;
  const createId = context.createEventId ?? eventId(create, version, context.crypto);
  return previous === createId;
}

function isRestricted({ joinRule, version }: MemberCase): boolean {
  if (joinRule === 'restricted') return version.auth.restricted;
  return joinRule === 'knock_restricted' && version.auth.knockRestricted;
}

function isVouchedFor({ event, membershipOf, power }: MemberCase): boolean {
  const authoriser = event.content.join_authorised_via_users_server;
  return (
    isString(authoriser) &&
    membershipOf(authoriser) === 'join' &&
    power.of(authoriser) >= power.invite
  );
}
