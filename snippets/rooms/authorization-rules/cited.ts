import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { ALICE, BOB, createEvent, levels, member, message, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/cited-events.ts', 'checkCitedEvents'] as const;

/** Rule 2 or 3: what an event cites in its `auth_events`. */
export const CITED: readonly RuleCard[] = [
  {
    id: 'cited-twice',
    rule: 'citedTwice',
    title: 'Each piece of state is cited once',
    about: 'Two events of one `type` and `state_key` cannot both prove something.',
    source,
    allowed: {
      says: 'A message that cites the sender’s membership of today is allowed.',
      by: 'otherwise',
      sketch: (version) => ({ room: withPast(version), event: citing(version, ['$alice']) }),
    },
    refused: {
      says: 'A message that cites the membership of today and the one before is refused.',
      by: 'citedTwice',
      sketch: (version) => ({
        room: withPast(version),
        event: citing(version, ['$alice', '$alice-before']),
      }),
    },
  },
  {
    id: 'cited-beyond-need',
    rule: 'citedBeyondNeed',
    title: 'Nothing is cited beyond need',
    about:
      'Which state an event must cite follows from its type, sender and content. Version 12 forbids to cite the create event: the room id cites it already.',
    source: ['auth-events.ts', 'authEventKeys'],
    allowed: {
      says: 'A message cites power levels and its sender’s membership.',
      by: 'otherwise',
      sketch: (version) => ({ room: withPast(version), event: citing(version, ['$alice']) }),
    },
    refused: {
      says: 'A message that also cites somebody else’s membership is refused.',
      by: 'citedBeyondNeed',
      sketch: (version) => ({
        room: withPast(version),
        event: citing(version, ['$alice', '$bob']),
      }),
    },
  },
  {
    id: 'cited-rejected',
    rule: 'citedRejected',
    title: 'What was refused proves nothing',
    source,
    allowed: {
      says: 'A message that cites the power levels in force is allowed.',
      by: 'otherwise',
      sketch: (version) => ({ room: withRejected(version), event: citing(version, ['$alice']) }),
    },
    refused: {
      says: 'A message that cites power levels that were themselves refused is refused.',
      by: 'citedRejected',
      sketch: (version) => ({
        room: withRejected(version),
        event: {
          ...message(ALICE),
          auth_events: [...createNeeded(version), '$coup', '$alice'],
        },
      }),
    },
  },
  {
    id: 'cited-create',
    rule: 'citedCreate',
    title: 'The create event is cited',
    about: 'Up to version 11. In version 12 the room id says it, and citing it is refused.',
    source,
    allowed: {
      says: 'A message that cites the create event is allowed.',
      by: 'otherwise',
      sketch: (version) => ({ room: room(version), event: citing(version, ['$alice']) }),
    },
    refused: {
      says: 'A message that cites all but the create event is refused.',
      by: 'citedCreate',
      sketch: (version) => ({
        room: room(version),
        event: { ...message(ALICE), auth_events: ['$power_levels', '$alice'] },
      }),
    },
  },
  {
    id: 'cited-other-room',
    rule: 'citedOtherRoom',
    title: 'Everything cited is of the same room',
    source,
    allowed: {
      says: 'A message that cites Alice’s membership here is allowed.',
      by: 'otherwise',
      sketch: (version) => ({ room: withElsewhere(version), event: citing(version, ['$alice']) }),
    },
    refused: {
      says: 'A message that cites Alice’s membership in another room is refused.',
      by: 'citedOtherRoom',
      sketch: (version) => ({
        room: withElsewhere(version),
        event: citing(version, ['$alice-elsewhere']),
      }),
    },
  },
];

const createNeeded = (version: RoomVersion): string[] =>
  version.auth.createIsAuthEvent ? ['$create'] : [];

/** A message of Alice's that cites what every message cites, and these. */
const citing = (version: RoomVersion, names: readonly string[]) => ({
  ...message(ALICE),
  auth_events: [...createNeeded(version), '$power_levels', ...names],
});

const withPast = (version: RoomVersion) => [
  createEvent(version),
  { ...member(ALICE, 'join'), name: '$alice-before', replaced: true },
  member(ALICE, 'join', { displayname: 'Alice' }),
  levels(version),
  member(BOB, 'join'),
];

const withRejected = (version: RoomVersion) => [
  ...room(version),
  {
    ...levels(version, { users_default: 100 }),
    sender: BOB,
    name: '$coup',
    replaced: true,
    rejected: true,
  },
  member(BOB, 'join'),
];

const withElsewhere = (version: RoomVersion) => [
  ...room(version),
  {
    ...member(ALICE, 'join'),
    name: '$alice-elsewhere',
    room_id: '!elsewhere:a.example',
    replaced: true,
  },
  member(BOB, 'join'),
];
