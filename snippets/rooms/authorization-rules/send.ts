import { BOB, CAROL, DAVE, levels, message, room, stateEvent } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/index.ts', 'authorize'] as const;
const ANNA = '@anna:a.example';

/** What every event is asked but those with rules of their own. */
export const FEDERATE: readonly RuleCard[] = [
  {
    id: 'federate',
    rule: 'federate',
    title: 'A room may be closed to other servers for ever',
    about: 'The create event says so with `m.federate`, and create events never change.',
    source: ['event-auth/index.ts', 'notFederated'],
    allowed: {
      says: 'Anna, of Alice’s server, writes in the closed room.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { create: { 'm.federate': false }, members: { [ANNA]: 'join' } }),
        event: message(ANNA),
      }),
    },
    refused: {
      says: 'Bob, of another server, does not, whatever his membership.',
      by: 'federate',
      sketch: (version) => ({
        room: room(version, { create: { 'm.federate': false }, members: { [BOB]: 'join' } }),
        event: message(BOB),
      }),
    },
  },
];

/** What every event is asked that is no membership. */
export const SEND: readonly RuleCard[] = [
  {
    id: 'sender-joined',
    rule: 'senderJoined',
    title: 'Only members send',
    source,
    allowed: {
      says: 'Carol, a member, writes.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: message(CAROL),
      }),
    },
    refused: {
      says: 'Carol, who is invited, does not yet.',
      by: 'senderJoined',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'invite' } }),
        event: message(CAROL),
      }),
    },
  },
  {
    id: 'third-party-invite',
    rule: 'thirdPartyInvite',
    title: 'Inviting an address takes the power to invite',
    about: 'What `events` says about this type, or `state_default`, is not asked.',
    source: ['event-auth/third-party-invite.ts', 'authorizeThirdPartyInvite'],
    allowed: {
      says: 'Inviting takes 0 here, so Carol invites an address.',
      by: 'thirdPartyInvite',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: {
          ...stateEvent('m.room.third_party_invite', { display_name: 'd…@mail.example' }, CAROL),
          state_key: 'token',
        },
      }),
    },
    refused: {
      says: 'Where inviting takes 50, she does not.',
      by: 'thirdPartyInvite',
      sketch: (version) => ({
        room: room(version, { levels: { invite: 50 }, members: { [CAROL]: 'join' } }),
        event: {
          ...stateEvent('m.room.third_party_invite', { display_name: 'd…@mail.example' }, CAROL),
          state_key: 'token',
        },
      }),
    },
  },
  {
    id: 'required-power-state',
    rule: 'requiredPower',
    title: 'State takes power',
    about: 'As much as `events` asks for the type, else `state_default`, else 50.',
    source: ['event-auth/index.ts', 'lacksPower'],
    allowed: {
      says: 'Bob, who has 50, sets the topic.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: stateEvent('m.room.topic', { topic: 'Tea' }, BOB),
      }),
    },
    refused: {
      says: 'Carol, who has 0, does not.',
      by: 'requiredPower',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: stateEvent('m.room.topic', { topic: 'Tea' }, CAROL),
      }),
    },
  },
  {
    id: 'required-power-message',
    rule: 'requiredPower',
    title: 'Messages take power where the room says so',
    about: 'As much as `events` asks for the type, else `events_default`, else 0.',
    source: ['event-auth/index.ts', 'lacksPower'],
    allowed: {
      says: 'Where messages take 50, Bob writes.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { levels: { events_default: 50 }, members: { [BOB]: 'join' } }),
        event: message(BOB),
      }),
    },
    refused: {
      says: 'Carol does not.',
      by: 'requiredPower',
      sketch: (version) => ({
        room: room(version, { levels: { events_default: 50 }, members: { [CAROL]: 'join' } }),
        event: message(CAROL),
      }),
    },
  },
  {
    id: 'foreign-state-key',
    rule: 'foreignStateKey',
    title: 'State named after a user is that user’s',
    about: 'No power changes that.',
    source: ['event-auth/index.ts', 'foreignStateKey'],
    allowed: {
      says: 'Carol sets her own mood.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { levels: { state_default: 0 }, members: { [CAROL]: 'join' } }),
        event: { ...stateEvent('org.example.mood', { mood: 'merry' }, CAROL), state_key: CAROL },
      }),
    },
    refused: {
      says: 'Alice does not set Carol’s.',
      by: 'foreignStateKey',
      sketch: (version) => ({
        room: room(version, { levels: { state_default: 0 }, members: { [CAROL]: 'join' } }),
        event: { ...stateEvent('org.example.mood', { mood: 'merry' }), state_key: CAROL },
      }),
    },
  },
  {
    id: 'otherwise',
    rule: 'otherwise',
    title: 'All else is allowed',
    about: 'Types that nobody knows are like all others.',
    source,
    allowed: {
      says: 'Carol sends an event of a type of her own.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { members: { [CAROL]: 'join' } }),
        event: { type: 'org.example.riddle', sender: CAROL, content: { raven: 'writing desk' } },
      }),
    },
    refused: {
      says: 'Dave, who is not in the room, does not.',
      by: 'senderJoined',
      sketch: (version) => ({
        room: room(version),
        event: { type: 'org.example.riddle', sender: DAVE, content: { raven: 'writing desk' } },
      }),
    },
  },
  {
    id: 'otherwise-redaction',
    rule: 'otherwise',
    title: 'From version 3 on a redaction is like any message',
    about:
      'The power to redact is not asked here. It decides later, whether the redaction takes effect.',
    source: ['event-auth/redaction.ts', 'redactionApplies'],
    unless: (version) => version.auth.redactionRule,
    allowed: {
      says: 'Carol’s redaction of Bob’s message enters the room.',
      by: 'otherwise',
      sketch: (version) => ({
        room: withMessage(version),
        event: redaction(version.redactsIn),
      }),
    },
    refused: {
      says: 'Where redactions take 50 to send, it does not.',
      by: 'requiredPower',
      sketch: (version) => ({
        room: [...withMessage(version), levels(version, { events: { 'm.room.redaction': 50 } })],
        event: redaction(version.redactsIn),
      }),
    },
  },
  {
    id: 'otherwise-aliases',
    rule: 'otherwise',
    title: 'From version 6 on aliases are like any state',
    source,
    unless: (version) => version.auth.aliasesRule,
    allowed: {
      says: 'Bob, a member with power, sets m.room.aliases.',
      by: 'otherwise',
      sketch: (version) => ({
        room: room(version, { members: { [BOB]: 'join' } }),
        event: {
          ...stateEvent('m.room.aliases', { aliases: ['#tea:a.example'] }, BOB),
          state_key: 'a.example',
        },
      }),
    },
    refused: {
      says: 'Dave, who is not in the room, does not, not even for his own server.',
      by: 'senderJoined',
      sketch: (version) => ({
        room: room(version),
        event: {
          ...stateEvent('m.room.aliases', { aliases: ['#tea:d.example'] }, DAVE),
          state_key: 'd.example',
        },
      }),
    },
  },
];

const withMessage = (version: Parameters<typeof room>[0]) =>
  room(version, {
    members: { [BOB]: 'join', [CAROL]: 'join' },
    more: [{ ...message(BOB), name: '$hello' }],
  });

const redaction = (place: 'event' | 'content') =>
  place === 'event'
    ? { type: 'm.room.redaction', sender: CAROL, redacts: '$hello', content: {} }
    : { type: 'm.room.redaction', sender: CAROL, content: { redacts: '$hello' } };
