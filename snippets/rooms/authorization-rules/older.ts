import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { ALICE, BOB, CAROL, DAVE, EVE, message, room, stateEvent } from '../sketch/people.ts';
import type { SketchedEvent } from '../sketch/sketch.ts';
import type { RuleCard } from './card.ts';

const aliasesSource = ['event-auth/aliases.ts', 'authorizeAliases'] as const;
const redactionSource = ['event-auth/redaction.ts', 'authorizeRedaction'] as const;

const aliases = (sender: string, server: string): SketchedEvent => ({
  ...stateEvent('m.room.aliases', { aliases: [`#tea:${server}`] }, sender),
  state_key: server,
});

/** `m.room.aliases`, in versions 1 to 5. */
export const ALIASES: readonly RuleCard[] = [
  {
    id: 'aliases-state-key',
    rule: 'aliasesStateKey',
    title: 'Aliases are state',
    source: aliasesSource,
    allowed: {
      says: 'Dave lists the aliases that the room has on his server, without being in it.',
      by: 'aliasesAllowed',
      sketch: (version) => ({ room: room(version), event: aliases(DAVE, 'd.example') }),
    },
    refused: {
      says: 'The same without a state_key is refused.',
      by: 'aliasesStateKey',
      sketch: (version) => ({
        room: room(version),
        event: { type: 'm.room.aliases', sender: DAVE, content: { aliases: ['#tea:d.example'] } },
      }),
    },
  },
  {
    id: 'aliases-server',
    rule: 'aliasesServer',
    title: 'A server lists its own aliases',
    source: aliasesSource,
    allowed: {
      says: 'Dave sets the aliases of his own server.',
      by: 'aliasesAllowed',
      sketch: (version) => ({ room: room(version), event: aliases(DAVE, 'd.example') }),
    },
    refused: {
      says: 'Dave does not set those of Alice’s.',
      by: 'aliasesServer',
      sketch: (version) => ({ room: room(version), event: aliases(DAVE, 'a.example') }),
    },
  },
  {
    id: 'aliases-allowed',
    rule: 'aliasesAllowed',
    title: 'Otherwise anyone may, even the banned',
    about: 'This is the one piece of state that strangers set, and why version 6 dropped the rule.',
    source: aliasesSource,
    allowed: {
      says: 'Eve, who is banned, sets state in the room.',
      by: 'aliasesAllowed',
      sketch: (version) => ({
        room: room(version, { members: { [EVE]: 'ban' } }),
        event: aliases(EVE, 'e.example'),
      }),
    },
    refused: {
      says: 'She does not where the room is closed to other servers.',
      by: 'federate',
      sketch: (version) => ({
        room: room(version, { create: { 'm.federate': false } }),
        event: aliases(EVE, 'e.example'),
      }),
    },
  },
];

/** A room with a message of Carol's, one of Bob's, and the power that redacting takes. */
const withMessages = (version: RoomVersion, redact = 50) =>
  room(version, {
    levels: { redact },
    members: { [BOB]: 'join', [CAROL]: 'join' },
    more: [
      { ...message(CAROL), name: '$from-carol' },
      { ...message(BOB), name: '$from-bob' },
    ],
  });

const redaction = (sender: string, redacts: string): SketchedEvent => ({
  type: 'm.room.redaction',
  sender,
  redacts,
  content: {},
});

/** `m.room.redaction`, in versions 1 and 2. */
export const REDACTION: readonly RuleCard[] = [
  {
    id: 'redaction-power',
    rule: 'redactionPower',
    title: 'Who has the power to redact may',
    source: redactionSource,
    allowed: {
      says: 'Bob redacts Carol’s message.',
      by: 'redactionPower',
      sketch: (version) => ({
        room: withMessages(version),
        event: redaction(BOB, '$from-carol'),
      }),
    },
    refused: {
      says: 'Carol does not redact Bob’s.',
      by: 'redactionOtherwise',
      sketch: (version) => ({
        room: withMessages(version),
        event: redaction(CAROL, '$from-bob'),
      }),
    },
  },
  {
    id: 'redaction-server',
    rule: 'redactionServer',
    title: 'A server’s users may redact what came from their server',
    about: 'The servers in the two event ids are compared. From version 3 on event ids have none.',
    source: redactionSource,
    allowed: {
      says: 'Carol redacts her own message.',
      by: 'redactionServer',
      sketch: (version) => ({
        room: withMessages(version),
        event: redaction(CAROL, '$from-carol'),
      }),
    },
    refused: {
      says: 'Carol does not redact a message whose id is of Bob’s server.',
      by: 'redactionOtherwise',
      sketch: (version) => ({
        room: withMessages(version),
        event: redaction(CAROL, '$from-bob'),
      }),
    },
  },
  {
    id: 'redaction-otherwise',
    rule: 'redactionOtherwise',
    title: 'Others may not',
    source: redactionSource,
    allowed: {
      says: 'Where redacting takes 75, Alice redacts Carol’s message.',
      by: 'redactionPower',
      sketch: (version) => ({
        room: withMessages(version, 75),
        event: redaction(ALICE, '$from-carol'),
      }),
    },
    refused: {
      says: 'Bob, who has 50, does not.',
      by: 'redactionOtherwise',
      sketch: (version) => ({
        room: withMessages(version, 75),
        event: redaction(BOB, '$from-carol'),
      }),
    },
  },
];
