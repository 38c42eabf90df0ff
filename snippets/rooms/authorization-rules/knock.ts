import { BOB, CAROL, DAVE, EVE, member, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/member-knock.ts', 'authorizeKnock'] as const;

/** Membership `knock`, from version 7 on. */
export const KNOCK: readonly RuleCard[] = [
  {
    id: 'knock-join-rule',
    rule: 'knockJoinRule',
    title: 'The join rule asks people to knock',
    source,
    allowed: {
      says: 'Dave knocks where the join rule is knock.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock' }),
        event: member(DAVE, 'knock'),
      }),
    },
    refused: {
      says: 'Dave does not knock where it is public: he may walk in.',
      by: 'knockJoinRule',
      sketch: (version) => ({
        room: room(version, { joinRule: 'public' }),
        event: member(DAVE, 'knock'),
      }),
    },
  },
  {
    id: 'knock-restricted',
    rule: 'knockJoinRule',
    title: 'Join rule knock_restricted asks people to knock too',
    source,
    unless: (version) => !version.auth.knockRestricted,
    allowed: {
      says: 'Dave knocks where the join rule is knock_restricted.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock_restricted' }),
        event: member(DAVE, 'knock'),
      }),
    },
    refused: {
      says: 'Dave does not knock where it is restricted.',
      by: 'knockJoinRule',
      sketch: (version) => ({
        room: room(version, { joinRule: 'restricted' }),
        event: member(DAVE, 'knock'),
      }),
    },
  },
  {
    id: 'knock-restricted-unknown',
    rule: 'knockJoinRule',
    title: 'Before version 10 nobody knocks where the join rule is knock_restricted',
    source,
    unless: (version) => version.auth.knockRestricted,
    allowed: {
      says: 'Dave knocks where the join rule is knock.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock' }),
        event: member(DAVE, 'knock'),
      }),
    },
    refused: {
      says: 'Dave does not knock where it is knock_restricted.',
      by: 'knockJoinRule',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock_restricted' }),
        event: member(DAVE, 'knock'),
      }),
    },
  },
  {
    id: 'knock-other',
    rule: 'knockOther',
    title: 'Nobody knocks on behalf of others',
    source,
    allowed: {
      says: 'Dave knocks.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock' }),
        event: member(DAVE, 'knock'),
      }),
    },
    refused: {
      says: 'Bob does not knock for him.',
      by: 'knockOther',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [BOB]: 'join' } }),
        event: member(BOB, 'knock', { of: DAVE }),
      }),
    },
  },
  {
    id: 'knock-allowed',
    rule: 'knockAllowed',
    title: 'Whoever is outside may knock, and knock again',
    source,
    allowed: {
      says: 'Dave, who knocks already, knocks with a better reason.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [DAVE]: 'knock' } }),
        event: member(DAVE, 'knock', { reason: 'I bring tea' }),
      }),
    },
    refused: {
      says: 'Carol, who is in, does not knock.',
      by: 'knockOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [CAROL]: 'join' } }),
        event: member(CAROL, 'knock'),
      }),
    },
  },
  {
    id: 'knock-otherwise',
    rule: 'knockOtherwise',
    title: 'The banned do not knock',
    source,
    allowed: {
      says: 'Carol, who has left, knocks.',
      by: 'knockAllowed',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [CAROL]: 'leave' } }),
        event: member(CAROL, 'knock'),
      }),
    },
    refused: {
      says: 'Eve, who is banned, does not.',
      by: 'knockOtherwise',
      sketch: (version) => ({
        room: room(version, { joinRule: 'knock', members: { [EVE]: 'ban' } }),
        event: member(EVE, 'knock'),
      }),
    },
  },
];
