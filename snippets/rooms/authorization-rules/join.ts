import { ALICE, BOB, CAROL, createEvent, DAVE, EVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-join.ts', 'authorizeJoin'] as const;

/** Membership `join`. */
export const JOIN: readonly RuleCard[] = [
  {
    id: 'join-first',
    rule: 'joinFirst',
    title: 'The creator joins right after creating',
    about: 'The room has no join rules yet, nor a member who could invite.',
    source: ['event-auth/member-join.ts', 'isCreatorsFirstJoin'],
    allowed: {
      says: 'Alice makes the room and joins.',
      by: 'joinFirst',
      sketch: (version) => ({ room: [createEvent(version)], event: member(ALICE, 'join') }),
    },
    refused: {
      says: 'Bob does not join a room that Alice has just made.',
      by: 'joinOtherwise',
      sketch: (version) => ({ room: [createEvent(version)], event: member(BOB, 'join') }),
    },
  },
  {
    id: 'join-first-sender',
    rule: 'joinFirst',
    title: 'The creator’s first join does not ask who sends it',
    about:
      'The rule looks at the `state_key` alone, and comes before the one that compares it with the sender.',
    source: ['event-auth/member-join.ts', 'isCreatorsFirstJoin'],
    allowed: {
      says: 'Bob sends Alice’s first join, and it stands.',
      by: 'joinFirst',
      sketch: (version) => ({
        room: [createEvent(version)],
        event: member(BOB, 'join', { of: ALICE }),
      }),
    },
    refused: {
      says: 'One event later Bob cannot.',
      by: 'joinOther',
      sketch: (version) => ({
        room: [createEvent(version), member(ALICE, 'join')],
        event: member(BOB, 'join', { of: ALICE }),
      }),
    },
  },
  {
    id: 'join-other',
    rule: 'joinOther',
    title: 'Nobody joins on behalf of others',
    source,
    allowed: {
      says: 'Carol, who is invited, joins.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Alice does not join for her.',
      by: 'joinOther',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(ALICE, 'join', { of: CAROL }),
      }),
    },
  },
  {
    id: 'join-banned',
    rule: 'joinBanned',
    title: 'Who is banned does not join, whatever the join rule',
    source,
    allowed: {
      says: 'Carol, who has left, comes back into the public room.',
      by: 'joinPublic',
      sketch: (version) => ({
        room: room(version, { joinRule: 'public', members: { [CAROL]: 'leave' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Eve, who is banned, does not.',
      by: 'joinBanned',
      sketch: (version) => ({
        room: room(version, { joinRule: 'public', members: { [EVE]: 'ban' } }),
        event: member(EVE, 'join'),
      }),
    },
  },
  {
    id: 'join-invited',
    rule: 'joinInvited',
    title: 'Join rule invite: the invited join',
    about:
      'Members may join again, which is how they change their name. A room without `m.room.join_rules` has this rule.',
    source,
    allowed: {
      says: 'Carol, who is invited, joins.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Dave, whom nobody invited, does not.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite' }),
        event: member(DAVE, 'join'),
      }),
    },
  },
  {
    id: 'join-knock',
    rule: 'joinInvited',
    title: 'Join rule knock: who is invited after knocking joins',
    source,
    unless: (version) => !version.auth.knock,
    allowed: {
      says: 'Carol knocked, was invited, and joins.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Dave, who still knocks, does not.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [DAVE]: 'knock' } }),
        event: member(DAVE, 'join'),
      }),
    },
  },
  {
    id: 'join-knock-unknown',
    rule: 'joinOtherwise',
    title: 'Before version 7 join rule knock lets nobody in',
    source,
    unless: (version) => version.auth.knock,
    allowed: {
      says: 'Carol, who is invited, joins where the join rule is invite.',
      by: 'joinInvited',
      sketch: (version) => ({
        room: room(version, { joinRule: 'invite', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
    refused: {
      says: 'Carol, who is invited, does not join where it is knock.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
  },
  {
    id: 'join-public',
    rule: 'joinPublic',
    title: 'Join rule public: anyone joins',
    source,
    allowed: {
      says: 'Dave walks in.',
      by: 'joinPublic',
      sketch: (version) => ({
        room: room(version, { joinRule: 'public' }),
        event: member(DAVE, 'join'),
      }),
    },
    refused: {
      says: 'Dave does not walk into a room without join rules.',
      by: 'joinOtherwise',
      sketch: (version) => ({ room: room(version), event: member(DAVE, 'join') }),
    },
  },
  {
    id: 'join-otherwise',
    rule: 'joinOtherwise',
    title: 'Any other join rule lets nobody in',
    about: 'Join rule `private` has a name in the spec, and no rule.',
    source,
    allowed: {
      says: 'Dave joins where the join rule is public.',
      by: 'joinPublic',
      sketch: (version) => ({
        room: room(version, { joinRule: 'public' }),
        event: member(DAVE, 'join'),
      }),
    },
    refused: {
      says: 'Carol, who is invited, does not join where it is private.',
      by: 'joinOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'private', members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'join'),
      }),
    },
  },
];
