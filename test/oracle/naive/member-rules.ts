import { membershipOf } from '../../../server/matrix/events.ts';
import { isString } from '../../../server/matrix/json.ts';
import { type Case, joinRuleIs, not, senderIs, senderIsTarget, sets, targetIs } from './case.ts';
import { actionLevel, userLevel } from './levels.ts';
import { allow, allowOnlyIf, always, reject, type Rule, when } from './rule-list.ts';
import { domainOf, isUserId, type VersionNumber } from './room.ts';
import { thirdPartyInviteRules } from './third-party-invite-rules.ts';

/** The list below "If type is m.room.member". */
export function memberRules(version: VersionNumber): Rule<Case>[] {
  const since = (first: VersionNumber, rule: Rule<Case>) => (version >= first ? [rule] : []);

  return [
    reject(
      ({ event }) => event.state_key === undefined || !Object.hasOwn(event.content, 'membership'),
    ),

    ...since(
      8,
      when(
        ({ event }) => Object.hasOwn(event.content, 'join_authorised_via_users_server'),
        reject(not(isSignedByAuthoriser)),
      ),
    ),

    when(
      sets('join'),
      allow(isFirstJoin),
      reject(not(senderIsTarget)),
      reject(senderIs('ban')),
      allow(
        (about) =>
          joinRuleIs('invite', ...(version >= 7 ? ['knock'] : []))(about) &&
          senderIs('invite', 'join')(about),
      ),
      ...since(
        8,
        when(
          joinRuleIs('restricted', ...(version >= 10 ? ['knock_restricted'] : [])),
          allow(senderIs('join', 'invite')),
          reject(not(authoriserMayInvite)),
          allow(always),
        ),
      ),
      allow(joinRuleIs('public')),
      reject(always),
    ),

    when(
      sets('invite'),
      when(
        ({ event }) => Object.hasOwn(event.content, 'third_party_invite'),
        ...thirdPartyInviteRules,
      ),
      reject(not(senderIs('join'))),
      reject(targetIs('join', 'ban')),
      allow((about) => senderLevel(about) >= level(about, 'invite')),
      reject(always),
    ),

    when(
      sets('leave'),
      allowOnlyIf(
        senderIsTarget,
        version >= 7 ? senderIs('invite', 'join', 'knock') : senderIs('invite', 'join'),
      ),
      reject(not(senderIs('join'))),
      reject((about) => targetIs('ban')(about) && senderLevel(about) < level(about, 'ban')),
      allow(
        (about) =>
          senderLevel(about) >= level(about, 'kick') && targetLevel(about) < senderLevel(about),
      ),
      reject(always),
    ),

    when(
      sets('ban'),
      reject(not(senderIs('join'))),
      allow(
        (about) =>
          senderLevel(about) >= level(about, 'ban') && targetLevel(about) < senderLevel(about),
      ),
      reject(always),
    ),

    ...since(
      7,
      when(
        sets('knock'),
        reject(not(joinRuleIs('knock', ...(version >= 10 ? ['knock_restricted'] : [])))),
        reject(not(senderIsTarget)),
        allow(not(senderIs('ban', 'invite', 'join'))),
        reject(always),
      ),
    ),

    reject(always),
  ];
}

/**
 * The creator's join that follows the creation of the room and nothing else. "An m.room.create" is read as
 * the room's own: by the letter, a banned creator could send a second one and come back after it.
 */
function isFirstJoin({ event, previous, state, version }: Case): boolean {
  const [only] = previous;
  if (only === undefined || event.prev_events.length !== 1) return false;
  if (only.pdu !== state('m.room.create', '')) return false;
  const creator = version <= 10 ? only.pdu.content['creator'] : only.pdu.sender;
  return event.state_key === creator;
}

function isSignedByAuthoriser({ event, signedBy }: Case): boolean {
  const user = event.content['join_authorised_via_users_server'];
  return isUserId(user) && signedBy(domainOf(user) ?? '');
}

function authoriserMayInvite(about: Case): boolean {
  const { event, state, version } = about;
  const user = event.content['join_authorised_via_users_server'];
  return (
    isString(user) &&
    userLevel(state, user, version) >= level(about, 'invite') &&
    membershipOf(state, user) === 'join'
  );
}

function senderLevel({ event, state, version }: Case): number {
  return userLevel(state, event.sender, version);
}

function targetLevel({ event, state, version }: Case): number {
  return userLevel(state, event.state_key ?? '', version);
}

function level({ state, version }: Case, action: 'invite' | 'kick' | 'ban'): number {
  return actionLevel(state, action, version);
}
