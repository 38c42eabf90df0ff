import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { BOB, CAROL, DAVE, member, room, type RoomParts } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-join.ts', 'authorizeJoin'] as const;
const vouching = ['event-auth/member-join.ts', 'isVouchedFor'] as const;

/** A room that takes in members of another; only moderators may invite. */
const restricted = (version: RoomVersion, members: NonNullable<RoomParts['members']>) =>
  room(version, { joinRule: 'restricted', levels: { invite: 50 }, members });

/** Dave's join, with the name and the signature of who vouches for him. */
const vouchedBy = (user: string, server: string) => ({
  ...member(DAVE, 'join', { join_authorised_via_users_server: user }),
  signed_by: ['d.example', server],
});

/** Join rules `restricted` and `knock_restricted`: a member vouches. */
export const JOIN_RESTRICTED: readonly RuleCard[] = [
  {
    id: 'join-restricted-member',
    rule: 'joinRestrictedMember',
    title: 'Join rule restricted: the invited need nobody to vouch',
    source,
    allowed: {
      says: 'Carol, who is invited, joins.',
      by: 'joinRestrictedMember',
      sketch: (version) => ({
        room: restricted(version, { [CAROL]: 'invite' }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Dave, who is not, does not.',
      by: 'joinRestrictedUnvouched',
      sketch: (version) => ({ room: restricted(version, {}), event: member(DAVE, 'join') }),
    },
  },
  {
    id: 'join-restricted-unvouched',
    rule: 'joinRestrictedUnvouched',
    title: 'Who vouches could also invite',
    about:
      'Whether Dave is in the other room is not asked: the rules cannot see it. A server that can has looked, and signs in the name of a member who may invite.',
    source: vouching,
    allowed: {
      says: 'Bob, who may invite, vouches for Dave.',
      by: 'joinRestrictedVouched',
      sketch: (version) => ({
        room: restricted(version, { [BOB]: 'join' }),
        event: vouchedBy(BOB, 'b.example'),
      }),
    },
    refused: {
      says: 'Carol, who may not invite, vouches in vain.',
      by: 'joinRestrictedUnvouched',
      sketch: (version) => ({
        room: restricted(version, { [CAROL]: 'join' }),
        event: vouchedBy(CAROL, 'c.example'),
      }),
    },
  },
  {
    id: 'join-restricted-vouched',
    rule: 'joinRestrictedVouched',
    title: 'With a member’s word one is in',
    source: vouching,
    allowed: {
      says: 'Dave joins on the word of Bob, who is in the room.',
      by: 'joinRestrictedVouched',
      sketch: (version) => ({
        room: restricted(version, { [BOB]: 'join' }),
        event: vouchedBy(BOB, 'b.example'),
      }),
    },
    refused: {
      says: 'The word of Bob counts for nothing once he has left.',
      by: 'joinRestrictedUnvouched',
      sketch: (version) => ({
        room: restricted(version, { [BOB]: 'leave' }),
        event: vouchedBy(BOB, 'b.example'),
      }),
    },
  },
  {
    id: 'join-knock-restricted',
    rule: 'joinRestrictedVouched',
    title: 'Join rule knock_restricted is restricted too',
    source: ['event-auth/member-join.ts', 'isRestricted'],
    unless: (version) => !version.auth.knockRestricted,
    allowed: {
      says: 'Dave joins on Bob’s word where the join rule is knock_restricted.',
      by: 'joinRestrictedVouched',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock_restricted', members: { [BOB]: 'join' } }),
        event: vouchedBy(BOB, 'b.example'),
      }),
    },
    refused: {
      says: 'Bob’s word does not help where the join rule is knock.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [BOB]: 'join' } }),
        event: vouchedBy(BOB, 'b.example'),
      }),
    },
  },
  {
    id: 'join-restricted-unknown',
    rule: 'joinOtherwise',
    title: 'Before version 8 join rule restricted lets nobody in',
    source,
    unless: (version) => version.auth.restricted,
    allowed: {
      says: 'Carol, who is invited, joins where the join rule is invite.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Carol, who is invited, does not join where it is restricted.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: restricted(version, { [CAROL]: 'invite' }),
        event: member(CAROL, 'join'),
      }),
    },
  },
  {
    id: 'join-knock-restricted-unknown',
    rule: 'joinOtherwise',
    title: 'Before version 10 join rule knock_restricted lets nobody in',
    source,
    unless: (version) => version.auth.knockRestricted,
    allowed: {
      says: 'Carol, who is invited, joins where the join rule is invite.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Carol, who is invited, does not join where it is knock_restricted.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock_restricted', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
  },
];
