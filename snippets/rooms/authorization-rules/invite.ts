import { BOB, CAROL, DAVE, EVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-invite.ts', 'authorizeInvite'] as const;

/** Membership `invite`, from one user to another. */
export const INVITE: readonly RuleCard[] = [
  {
    id: 'invite-sender',
    rule: 'inviteSender',
    title: 'Members invite, others do not',
    source,
    allowed: {
      says: 'Carol, a member, invites Dave.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'invite', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Carol, who has left, does not.',
      by: 'inviteSender',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'leave' } }),
        event: member(CAROL, 'invite', { of: DAVE }),
      }),
    },
  },
  {
    id: 'invite-target',
    rule: 'inviteTarget',
    title: 'Members are not invited again',
    source,
    allowed: {
      says: 'Bob invites Carol, who has left.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [CAROL]: 'leave' } }),
        event: member(BOB, 'invite', { of: CAROL }),
      }),
    },
    refused: {
      says: 'Bob does not invite Carol while she is here: it would take her out.',
      by: 'inviteTarget',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [CAROL]: 'join' } }),
        event: member(BOB, 'invite', { of: CAROL }),
      }),
    },
  },
  {
    id: 'invite-banned',
    rule: 'inviteTarget',
    title: 'An invite does not lift a ban',
    source,
    allowed: {
      says: 'Bob lifts Eve’s ban.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [EVE]: 'ban' } }),
        event: member(BOB, 'leave', { of: EVE }),
      }),
    },
    refused: {
      says: 'Bob does not invite Eve while she is banned.',
      by: 'inviteTarget',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [EVE]: 'ban' } }),
        event: member(BOB, 'invite', { of: EVE }),
      }),
    },
  },
  {
    id: 'invite-allowed',
    rule: 'inviteAllowed',
    title: 'Inviting takes the power to invite',
    about: 'Which is 0 where the power levels do not say: every member may.',
    source,
    allowed: {
      says: 'Where inviting takes 50, Bob invites Dave.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, { levels: { invite: 50 }, members: { [BOB]: 'join' } }),
        event: member(BOB, 'invite', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Carol does not.',
      by: 'inviteOtherwise',
      sketch: (version) => ({
        room: room(version, { levels: { invite: 50 }, members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'invite', { of: DAVE }),
      }),
    },
  },
  {
    id: 'invite-otherwise',
    rule: 'inviteOtherwise',
    title: 'Without that power, nobody is invited',
    about: 'What `events` says about `m.room.member` is not asked.',
    source,
    allowed: {
      says: 'Inviting takes 0 here, so Carol invites, though events asks 100 for memberships.',
      by: 'inviteAllowed',
      sketch: (version) => ({
        room: room(version, {
          levels: { events: { 'm.room.member': 100 } },
          members: { [CAROL]: 'join' },
        }),
        event: member(CAROL, 'invite', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Inviting takes 1 here, and Carol has 0.',
      by: 'inviteOtherwise',
      sketch: (version) => ({
        room: room(version, {
          levels: { invite: 1, events: { 'm.room.member': 0 } },
          members: { [CAROL]: 'join' },
        }),
        event: member(CAROL, 'invite', { of: DAVE }),
      }),
    },
  },
];
