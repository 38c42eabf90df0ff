import { ALICE, BOB, createEvent, message, room } from '../sketch/people.ts';
import type { RuleCard } from './card.ts';

const source = ['event-auth/create.ts', 'authorizeCreate'] as const;

/** Rule 1: the create event. There is no room yet, so there is no state to ask. */
export const CREATE: readonly RuleCard[] = [
  {
    id: 'create-first',
    rule: 'createFirst',
    title: 'A room is created once, before everything else',
    about: 'A create event has no `prev_events`.',
    source,
    allowed: {
      says: 'A create event that comes after nothing makes a room.',
      by: 'createAllowed',
      sketch: (version) => ({ room: [], event: createEvent(version) }),
    },
    refused: {
      says: 'A create event that comes after another event is refused.',
      by: 'createFirst',
      sketch: (version) => ({
        room: [createEvent(version)],
        event: { ...createEvent(version), prev_events: ['$create'] },
      }),
    },
  },
  {
    id: 'create-room-id',
    rule: 'createRoomId',
    title: 'The room’s id is of the server whose user makes the room',
    source,
    unless: (version) => version.roomIds === 'create-event',
    allowed: {
      says: 'Alice makes a room whose id ends in the name of her server.',
      by: 'createAllowed',
      sketch: (version) => ({
        room: [],
        event: { ...createEvent(version), room_id: '!room:a.example' },
      }),
    },
    refused: {
      says: 'Alice does not make a room whose id ends in the name of Bob’s server.',
      by: 'createRoomId',
      sketch: (version) => ({
        room: [],
        event: { ...createEvent(version), room_id: '!room:b.example' },
      }),
    },
  },
  {
    id: 'create-no-room-id',
    rule: 'createRoomId',
    title: 'A create event has no room id: it becomes one',
    about: 'The id of the room is the id of its create event, with `!` in the place of `$`.',
    source,
    unless: (version) => version.roomIds !== 'create-event',
    allowed: {
      says: 'A create event without a room_id makes a room.',
      by: 'createAllowed',
      sketch: (version) => ({ room: [], event: createEvent(version) }),
    },
    refused: {
      says: 'A create event with a room_id is refused.',
      by: 'createRoomId',
      sketch: (version) => ({
        room: [],
        event: { ...createEvent(version), room_id: '!room:a.example' },
      }),
    },
  },
  {
    id: 'create-version',
    rule: 'createVersion',
    title: 'The room’s version, where it is named, is one that there is',
    source,
    allowed: {
      says: 'A create event that names no room version is allowed.',
      by: 'createAllowed',
      sketch: (version) => {
        const { content, ...event } = createEvent(version);
        const named = Object.entries(content).filter(([key]) => key !== 'room_version');
        return { room: [], event: { ...event, content: Object.fromEntries(named) } };
      },
    },
    refused: {
      says: 'A create event that names a version nobody knows is refused.',
      by: 'createVersion',
      sketch: (version) => ({
        room: [],
        event: createEvent(version, { room_version: 'org.example.wonderland' }),
      }),
    },
  },
  {
    id: 'create-other-version',
    rule: 'createAllowed',
    title: 'That it is the version whose rules are asked, nobody checks',
    source,
    allowed: {
      says: 'A create event that names another version, which exists, is allowed.',
      by: 'createAllowed',
      sketch: (version) => ({
        room: [],
        event: createEvent(version, { room_version: version.id === '1' ? '2' : '1' }),
      }),
    },
    refused: {
      says: 'A create event whose version is a number and not a string is refused.',
      by: 'createVersion',
      sketch: (version) => ({ room: [], event: createEvent(version, { room_version: 1 }) }),
    },
  },
  {
    id: 'create-state-key',
    rule: 'createAllowed',
    title: 'A create event under another state key',
    about:
      'It begins a room in which nothing can happen: the rules look for one with an empty key.',
    source,
    allowed: {
      says: 'A create event with a state_key that is not empty is allowed.',
      by: 'createAllowed',
      sketch: (version) => ({
        room: [],
        event: { ...createEvent(version), state_key: 'elsewhere' },
      }),
    },
    refused: {
      says: 'It cannot follow the room’s own.',
      by: 'createFirst',
      sketch: (version) => ({
        room: [createEvent(version)],
        event: { ...createEvent(version), state_key: 'elsewhere' },
      }),
    },
  },
  {
    id: 'create-creator',
    rule: 'createCreator',
    title: 'The content names a creator',
    about: 'From version 11 on the sender is the creator, and the key means nothing.',
    source,
    allowed: {
      says: 'A create event that names its creator is allowed, whoever is named.',
      by: 'createAllowed',
      sketch: (version) => ({ room: [], event: createEvent(version, { creator: BOB }) }),
    },
    refused: {
      says: 'A create event without a creator is refused.',
      by: 'createCreator',
      sketch: (version) => ({
        room: [],
        event: { ...createEvent(version), content: { room_version: version.id } },
      }),
    },
  },
  {
    id: 'create-additional-creators',
    rule: 'createAdditionalCreators',
    title: 'Additional creators are a list of user ids',
    source,
    allowed: {
      says: 'Alice makes a room in which Bob is a creator too.',
      by: 'createAllowed',
      sketch: (version) => ({
        room: [],
        event: createEvent(version, { additional_creators: [BOB] }),
      }),
    },
    refused: {
      says: 'A list with something that is no user id is refused.',
      by: 'createAdditionalCreators',
      sketch: (version) => ({
        room: [],
        event: createEvent(version, { additional_creators: [BOB, 'carol'] }),
      }),
    },
  },
  {
    id: 'create-allowed',
    rule: 'createAllowed',
    title: 'Otherwise a room begins',
    source,
    allowed: {
      says: 'Whatever else the content says, the room is made.',
      by: 'createAllowed',
      sketch: (version) => ({
        room: [],
        event: createEvent(version, { type: 'm.space', 'org.example.tea': 'six o’clock' }),
      }),
    },
    refused: {
      says: 'A create event that comes later is refused, even with the content of the first.',
      by: 'createFirst',
      sketch: (version) => ({
        room: room(version),
        event: createEvent(version),
      }),
    },
  },
];

/** Rule 2 of version 12: the room id proves which create event is the room's. */
export const ROOM_ID: readonly RuleCard[] = [
  {
    id: 'room-id',
    rule: 'roomId',
    title: 'The room id names the room’s create event',
    source: ['event-auth/index.ts', 'wrongRoom'],
    allowed: {
      says: 'A message whose room id is made of the create event’s id is allowed.',
      by: 'otherwise',
      sketch: (version) => ({ room: room(version), event: message(ALICE) }),
    },
    refused: {
      says: 'A message that names another room is refused.',
      by: 'roomId',
      sketch: (version) => ({
        room: room(version),
        event: { ...message(ALICE), room_id: '!another-room' },
      }),
    },
  },
];
