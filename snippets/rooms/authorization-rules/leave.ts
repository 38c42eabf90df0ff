import { ALICE, BOB, CAROL, DAVE, EVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-leave.ts', 'authorizeLeave'] as const;

/** Membership `leave`: leaving, declining, and for others kicking and lifting a ban. */
export const LEAVE: readonly RuleCard[] = [
  {
    id: 'leave-self',
    rule: 'leaveSelf',
    title: 'Who is in, or invited, may leave',
    source,
    allowed: {
      says: 'Carol, who is invited, declines.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'invite' } }),
        event: member(CAROL, 'leave'),
      }),
    },
    refused: {
      says: 'Dave does not leave a room that he was never in.',
      by: 'leaveSelf',
      sketch: (version) => ({ room: room(version), event: member(DAVE, 'leave') }),
    },
  },
  {
    id: 'leave-ban',
    rule: 'leaveSelf',
    title: 'Nobody leaves a ban behind',
    source,
    allowed: {
      says: 'Carol, a member, leaves.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'leave'),
      }),
    },
    refused: {
      says: 'Eve, who is banned, does not.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [EVE]: 'ban' } }),
        event: member(EVE, 'leave'),
      }),
    },
  },
  {
    id: 'leave-knock',
    rule: 'leaveSelf',
    title: 'Who knocks may go away again',
    source,
    unless: (version) => !version.auth.knock,
    allowed: {
      says: 'Dave takes his knock back.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [DAVE]: 'knock' } }),
        event: member(DAVE, 'leave'),
      }),
    },
    refused: {
      says: 'Once away, he does not go away again.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [DAVE]: 'leave' } }),
        event: member(DAVE, 'leave'),
      }),
    },
  },
  {
    id: 'leave-sender',
    rule: 'leaveSender',
    title: 'Only members remove others',
    source,
    allowed: {
      says: 'Bob, a member, removes Carol.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [CAROL]: 'join' } }),
        event: member(BOB, 'leave', { of: CAROL }),
      }),
    },
    refused: {
      says: 'Bob, who has left, does not, though he still has his power.',
      by: 'leaveSender',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'leave', [CAROL]: 'join' } }),
        event: member(BOB, 'leave', { of: CAROL }),
      }),
    },
  },
  {
    id: 'leave-unban',
    rule: 'leaveUnban',
    title: 'Lifting a ban takes the power to ban',
    source,
    allowed: {
      says: 'Where banning takes 50, Bob lifts Eve’s ban.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { levels: { ban: 50 }, members: { [BOB]: 'join', [EVE]: 'ban' } }),
        event: member(BOB, 'leave', { of: EVE }),
      }),
    },
    refused: {
      says: 'Where it takes 75, Bob does not.',
      by: 'leaveUnban',
      sketch: (version) => ({
        room: room(version, { levels: { ban: 75 }, members: { [BOB]: 'join', [EVE]: 'ban' } }),
        event: member(BOB, 'leave', { of: EVE }),
      }),
    },
  },
  {
    id: 'leave-allowed',
    rule: 'leaveAllowed',
    title: 'Kicking takes the power to kick',
    about: 'Lifting a ban takes it too.',
    source,
    allowed: {
      says: 'Bob removes Carol.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [CAROL]: 'join' } }),
        event: member(BOB, 'leave', { of: CAROL }),
      }),
    },
    refused: {
      says: 'Where kicking takes 75, Bob does not.',
      by: 'leaveOtherwise',
      sketch: (version) => ({
        room: room(version, { levels: { kick: 75 }, members: { [BOB]: 'join', [CAROL]: 'join' } }),
        event: member(BOB, 'leave', { of: CAROL }),
      }),
    },
  },
  {
    id: 'leave-stranger',
    rule: 'leaveAllowed',
    title: 'Nobody asks whether the one who is removed is there',
    source,
    allowed: {
      says: 'Bob removes Dave, who was never in the room.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(BOB, 'leave', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Dave does not do so himself.',
      by: 'leaveSelf',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(DAVE, 'leave'),
      }),
    },
  },
  {
    id: 'leave-otherwise',
    rule: 'leaveOtherwise',
    title: 'Nobody removes those of equal power',
    source,
    allowed: {
      says: 'Alice removes Bob.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(ALICE, 'leave', { of: BOB }),
      }),
    },
    refused: {
      says: 'Bob does not remove Carol, who has 50 as he has.',
      by: 'leaveOtherwise',
      sketch: (version) => ({
        room: room(version, {
          users: { [CAROL]: 50 },
          members: { [BOB]: 'join', [CAROL]: 'join' },
        }),
        event: member(BOB, 'leave', { of: CAROL }),
      }),
    },
  },
  {
    id: 'leave-creator',
    rule: 'leaveOtherwise',
    title: 'Nobody removes a creator, not even another one',
    about: 'Infinite is not less than infinite.',
    source,
    unless: (version) => !version.auth.privilegedCreators,
    allowed: {
      says: 'Alice removes Bob, a moderator.',
      by: 'leaveAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(ALICE, 'leave', { of: BOB }),
      }),
    },
    refused: {
      says: 'Alice does not remove Carol, with whom she made the room.',
      by: 'leaveOtherwise',
      sketch: (version) => ({
        room: room(version, {
          create: { additional_creators: [CAROL] },
          members: { [CAROL]: 'join' },
        }),
        event: member(ALICE, 'leave', { of: CAROL }),
      }),
    },
  },
];
