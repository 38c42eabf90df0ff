import { membershipIn } from '../events.ts';
import { isUserId, serverOf } from '../identifiers.ts';
import { isString } from '../json.ts';
import type { AuthCase } from './auth-case.ts';
import { authorizeBan } from './member-ban.ts';
import { authorizeInvite } from './member-invite.ts';
import { authorizeJoin } from './member-join.ts';
import { authorizeKnock } from './member-knock.ts';
import { authorizeLeave } from './member-leave.ts';
import { refuse, type Refused, type Verdict } from './verdict.ts';

/**
 * Rule 4 or 5: `m.room.member`. Each membership has its own rules; these come before all of them.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeMember(auth: AuthCase): Verdict {
  const { event, rules, version } = auth;
  const target = event.state_key;
  if (target === undefined) {
    return refuse(rules.memberShape, 'm.room.member needs a state_key: the user it is about');
  }
  if (!Object.hasOwn(event.content, 'membership')) {
    return refuse(rules.memberShape, 'content.membership is missing');
  }
  const unsigned = version.auth.restricted ? missingAuthoriserSignature(auth) : undefined;
  if (unsigned !== undefined) return unsigned;

  const member = { ...auth, target };
  const membership = membershipIn(event.content);
  switch (membership) {
    case 'join':
      return authorizeJoin(member);
    case 'invite':
      return authorizeInvite(member);
    case 'leave':
      return authorizeLeave(member);
    case 'ban':
      return authorizeBan(member);
    case 'knock':
      if (version.auth.knock) return authorizeKnock(member);
  }
  return refuse(
    rules.memberUnknown,
    membership === 'knock'
      ? `room version ${version.id} does not know knocking`
      : 'content.membership must be join, invite, leave, ban or knock',
  );
}

/** A join that someone else's server vouched for must show that server's signature. */
function missingAuthoriserSignature({ event, context, rules }: AuthCase): Refused | undefined {
  if (!Object.hasOwn(event.content, 'join_authorised_via_users_server')) return undefined;
  const user = event.content.join_authorised_via_users_server;
  const server = isString(user) && isUserId(user) ? serverOf(user) : undefined;
  if (server !== undefined && context.signedBy(server)) return undefined;
  return refuse(
    rules.memberAuthorised,
    'the event lacks the signature of the server of content.join_authorised_via_users_server',
  );
}
