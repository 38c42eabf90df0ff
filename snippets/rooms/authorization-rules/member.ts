import { BOB, CAROL, DAVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member.ts', 'authorizeMember'] as const;

/** What comes before the rules of each membership. */
export const MEMBER: readonly RuleCard[] = [
  {
    id: 'member-state-key',
    rule: 'memberShape',
    title: 'A membership is somebody’s',
    about: 'The `state_key` says whose.',
    source,
    allowed: {
      says: 'Carol, a member, changes her display name: her membership again, with a name.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'join', { displayname: 'Caroline' }),
      }),
    },
    refused: {
      says: 'The same without a state_key is refused.',
      by: 'memberShape',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: { type: 'm.room.member', sender: CAROL, content: { membership: 'join' } },
      }),
    },
  },
  {
    id: 'member-of-nobody',
    rule: 'inviteAllowed',
    title: 'Whether it is a user whose membership it is, nobody asks',
    source: ['event-auth/member-invite.ts', 'authorizeInvite'],
    allowed: {
      says: 'Bob invites “dave”, which is no user id.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(BOB, 'invite', { of: 'dave' }),
      }),
    },
    refused: {
      says: 'Nobody can accept in that name.',
      by: 'joinOther',
      sketch: (version) => ({
        room: room(version, { members: { dave: 'invite' } }),
        event: member(DAVE, 'join', { of: 'dave' }),
      }),
    },
  },
  {
    id: 'member-shape',
    rule: 'memberShape',
    title: 'A membership says which one',
    source,
    allowed: {
      says: 'Carol leaves, and says so.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'leave', { reason: 'Tea time' }),
      }),
    },
    refused: {
      says: 'An event with a reason but no membership is refused.',
      by: 'memberShape',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: { ...member(CAROL, 'leave'), content: { reason: 'Tea time' } },
      }),
    },
  },
  {
    id: 'member-authorised',
    rule: 'memberAuthorised',
    title: 'Who is said to vouch has signed',
    about:
      'A join of a `restricted` room may name a member in `join_authorised_via_users_server`. That user’s server must have signed the event too.',
    source: ['event-auth/member.ts', 'missingAuthoriserSignature'],
    allowed: {
      says: 'Dave joins with the signatures of his server and of Bob’s.',
      by: 'joinRestrictedVouched',
      sketch: (version) => ({
        room: room(version, { joinRule: 'restricted', members: { [BOB]: 'join' } }),
        event: {
          ...member(DAVE, 'join', { join_authorised_via_users_server: BOB }),
          signed_by: ['d.example', 'b.example'],
        },
      }),
    },
    refused: {
      says: 'Dave names Bob, but Bob’s server has not signed.',
      by: 'memberAuthorised',
      sketch: (version) => ({
        room: room(version, { joinRule: 'restricted', members: { [BOB]: 'join' } }),
        event: member(DAVE, 'join', { join_authorised_via_users_server: BOB }),
      }),
    },
  },
  {
    id: 'member-unknown',
    rule: 'memberUnknown',
    title: 'There are no other memberships',
    source,
    allowed: {
      says: 'Carol’s membership becomes leave.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'leave'),
      }),
    },
    refused: {
      says: 'A membership of a kind that nobody knows is refused.',
      by: 'memberUnknown',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'visit'),
      }),
    },
  },
  {
    id: 'member-knock-unknown',
    rule: 'memberUnknown',
    title: 'Before version 7 a knock is a membership nobody knows',
    source,
    unless: (version) => version.auth.knock,
    allowed: {
      says: 'Bob invites Dave.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(BOB, 'invite', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Dave knocks, whatever the join rule says.',
      by: 'memberUnknown',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock' }),
        event: member(DAVE, 'knock'),
      }),
    },
  },
];
