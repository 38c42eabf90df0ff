import { ALICE, BOB, CAROL, DAVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-ban.ts', 'authorizeBan'] as const;

/** Membership `ban`. */
export const BAN: readonly RuleCard[] = [
  {
    id: 'ban-sender',
    rule: 'banSender',
    title: 'Only members ban',
    source,
    allowed: {
      says: 'Bob, a member, bans Carol.',
      by: 'banAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join', [CAROL]: 'join' } }),
        event: member(BOB, 'ban', { of: CAROL }),
      }),
    },
    refused: {
      says: 'Bob, who is only invited, does not.',
      by: 'banSender',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'invite', [CAROL]: 'join' } }),
        event: member(BOB, 'ban', { of: CAROL }),
      }),
    },
  },
  {
    id: 'ban-allowed',
    rule: 'banAllowed',
    title: 'Banning takes the power to ban',
    about: 'Who is banned need not be there.',
    source,
    allowed: {
      says: 'Bob bans Dave, who was never in the room.',
      by: 'banAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(BOB, 'ban', { of: DAVE }),
      }),
    },
    refused: {
      says: 'Carol does not.',
      by: 'banOtherwise',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'ban', { of: DAVE }),
      }),
    },
  },
  {
    id: 'ban-otherwise',
    rule: 'banOtherwise',
    title: 'Nobody bans those of equal power, or more',
    source,
    allowed: {
      says: 'Alice bans Bob.',
      by: 'banAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(ALICE, 'ban', { of: BOB }),
      }),
    },
    refused: {
      says: 'Bob does not ban Alice.',
      by: 'banOtherwise',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: member(BOB, 'ban', { of: ALICE }),
      }),
    },
  },
];
