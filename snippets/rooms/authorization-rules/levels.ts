import type { JsonObject } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import {
  ALICE,
  BOB,
  CAROL,
  changedLevels,
  createEvent,
  member,
  room,
  stateEvent,
} from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import type { RuleCard } from './card.ts';

const file = 'event-auth/power-levels.ts';

/**
 * A change of power levels: those of the room, and those that somebody would like. Bob and Carol are members; Bob has
 * 50.
 */
const change = (
  version: RoomVersion,
  sender: string,
  { before = {}, after = {}, users = {}, usersAfter = users }: Change,
): Sketch => ({
  room: room(version, { levels: before, users, members: { [BOB]: 'join', [CAROL]: 'join' } }),
  event: changedLevels(version, sender, { ...before, ...after }, usersAfter),
});

/** Levels that Alice sets in the place of the usual. */
const withUsers = (version: RoomVersion, content: JsonObject): Sketch => ({
  room: room(version),
  event: stateEvent('m.room.power_levels', content),
});

interface Change {
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly users?: JsonObject;
  readonly usersAfter?: JsonObject;
}

/** `m.room.power_levels`: first that they are well-formed, then who may change what. */
export const LEVELS: readonly RuleCard[] = [
  {
    id: 'levels-single',
    rule: 'levelsSingle',
    title: 'Each level is an integer',
    about: '`users_default`, `events_default`, `state_default`, `ban`, `redact`, `kick`, `invite`.',
    source: [file, 'malformedLevels'],
    allowed: {
      says: 'Alice asks 60 for banning.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { after: { ban: 60 } }),
    },
    refused: {
      says: 'Alice asks “60” for banning, a string.',
      by: 'levelsSingle',
      sketch: (version) => change(version, ALICE, { after: { ban: '60' } }),
    },
  },
  {
    id: 'levels-strings',
    rule: 'levelsAllowed',
    title: 'Before version 10 a string with an integer is an integer',
    source: ['power-levels.ts', 'parsePowerLevel'],
    unless: (version) => version.powerLevelValues === 'integers',
    allowed: {
      says: 'Alice asks “ +060 ” for banning, which is 60.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { after: { ban: ' +060 ' } }),
    },
    refused: {
      says: 'Bob does not: “ +060 ” is more than his 50.',
      by: 'levelsSingleAfter',
      sketch: (version) => change(version, BOB, { after: { ban: ' +060 ' } }),
    },
  },
  {
    id: 'levels-maps',
    rule: 'levelsMaps',
    title: 'Levels of events and notifications are integers',
    source: [file, 'malformedLevels'],
    allowed: {
      says: 'Alice asks 60 for names.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { after: { events: { 'm.room.name': 60 } } }),
    },
    refused: {
      says: 'Alice asks “60” for names.',
      by: 'levelsMaps',
      sketch: (version) => change(version, ALICE, { after: { events: { 'm.room.name': '60' } } }),
    },
  },
  {
    id: 'levels-users',
    rule: 'levelsUsers',
    title: 'Users have user ids',
    source: [file, 'malformedUsers'],
    allowed: {
      says: 'Alice gives Carol 10.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { usersAfter: { [CAROL]: 10 } }),
    },
    refused: {
      says: 'Alice gives 10 to “carol”, who could be anybody.',
      by: 'levelsUsers',
      sketch: (version) => change(version, ALICE, { usersAfter: { carol: 10 } }),
    },
  },
  {
    id: 'levels-users-values',
    rule: 'levelsUsers',
    title: 'Users have integers',
    source: [file, 'malformedUsers'],
    allowed: {
      says: 'Alice takes power below 0 from Carol.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { usersAfter: { [CAROL]: -10 } }),
    },
    refused: {
      says: 'Alice gives Carol “some”.',
      by: 'levelsUsers',
      sketch: (version) => change(version, ALICE, { usersAfter: { [CAROL]: 'some' } }),
    },
  },
  {
    id: 'levels-users-missing',
    rule: 'levelsUsers',
    title: 'Users may be left out, but not be something else',
    source: [file, 'malformedUsers'],
    allowed: {
      says: 'Alice sets levels without users: nobody has more than others.',
      by: 'levelsAllowed',
      sketch: (version) => withUsers(version, {}),
    },
    refused: {
      says: 'Alice sets levels in which users is a list.',
      by: 'levelsUsers',
      sketch: (version) => withUsers(version, { users: [BOB] }),
    },
  },
  {
    id: 'levels-fractions',
    rule: 'levelsAllowed',
    title: 'Before version 6 a fraction is cut at the point',
    source: ['power-levels.ts', 'parsePowerLevel'],
    unless: (version) => version.powerLevelValues !== 'numbers-or-strings',
    allowed: {
      says: 'Bob, who has 50, gives Carol 50.9, which is 50.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { usersAfter: { [CAROL]: 50.9 } }),
    },
    refused: {
      says: 'Bob does not give her 51.2, which is 51.',
      by: 'levelsUserAfter',
      sketch: (version) => change(version, BOB, { usersAfter: { [CAROL]: 51.2 } }),
    },
  },
  {
    id: 'levels-no-level',
    rule: 'levelsAllowed',
    title: 'Before version 10 a level may be no number at all',
    about: 'It is worth what an absent one is. Only the values of `users` are checked.',
    source: ['power-levels.ts', 'parsePowerLevel'],
    unless: (version) => version.powerLevelValues === 'integers',
    allowed: {
      says: 'Bob sets “plenty” for banning, and nothing has changed: it still takes 50.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { after: { ban: 'plenty' } }),
    },
    refused: {
      says: 'Bob does not give “plenty” to Carol.',
      by: 'levelsUsers',
      sketch: (version) => change(version, BOB, { usersAfter: { [CAROL]: 'plenty' } }),
    },
  },
  {
    id: 'levels-creators',
    rule: 'levelsCreators',
    title: 'Creators are not listed',
    about: 'Their power is infinite. A number for it could only pretend otherwise.',
    source: [file, 'namedCreator'],
    allowed: {
      says: 'Alice lists others.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, ALICE, { usersAfter: { [CAROL]: 100 } }),
    },
    refused: {
      says: 'Alice lists herself.',
      by: 'levelsCreators',
      sketch: (version) => change(version, ALICE, { usersAfter: { [ALICE]: 100 } }),
    },
  },
  {
    id: 'levels-first',
    rule: 'levelsFirst',
    title: 'The first power levels may say anything',
    about: 'Until then the creator has 100, or infinite power, and everybody else 0.',
    source: [file, 'authorizePowerLevels'],
    allowed: {
      says: 'Alice sets the room’s first power levels, in which Bob has 200.',
      by: 'levelsFirst',
      sketch: (version) => ({
        room: [createEvent(version), member(ALICE, 'join')],
        event: changedLevels(version, ALICE, {}, { [BOB]: 200 }),
      }),
    },
    refused: {
      says: 'Bob, who has 0, does not set them.',
      by: 'requiredPower',
      sketch: (version) => ({
        room: [createEvent(version), member(ALICE, 'join'), member(BOB, 'join')],
        event: changedLevels(version, BOB, {}, { [BOB]: 200 }),
      }),
    },
  },
  {
    id: 'levels-single-before',
    rule: 'levelsSingleBefore',
    title: 'What is above one’s power stays as it is',
    source: [file, 'changedSingleLevels'],
    allowed: {
      says: 'Bob changes what kicking takes, and leaves alone that banning takes 75.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { before: { ban: 75 }, after: { kick: 40 } }),
    },
    refused: {
      says: 'Bob does not lower what banning takes from 75 to his 50.',
      by: 'levelsSingleBefore',
      sketch: (version) => change(version, BOB, { before: { ban: 75 }, after: { ban: 50 } }),
    },
  },
  {
    id: 'levels-single-after',
    rule: 'levelsSingleAfter',
    title: 'Nothing is raised above one’s power',
    source: [file, 'changedSingleLevels'],
    allowed: {
      says: 'Bob asks his own 50 for inviting.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { after: { invite: 50 } }),
    },
    refused: {
      says: 'Bob does not ask 51.',
      by: 'levelsSingleAfter',
      sketch: (version) => change(version, BOB, { after: { invite: 51 } }),
    },
  },
  {
    id: 'levels-entry-before',
    rule: 'levelsEntryBefore',
    title: 'Types that are above one’s power stay there',
    source: [file, 'changedEntries'],
    allowed: {
      says: 'Bob adds a level for topics.',
      by: 'levelsAllowed',
      sketch: (version) =>
        change(version, BOB, {
          before: { events: { 'm.room.name': 75 } },
          after: { events: { 'm.room.name': 75, 'm.room.topic': 40 } },
        }),
    },
    refused: {
      says: 'Bob does not take away that names take 75.',
      by: 'levelsEntryBefore',
      sketch: (version) =>
        change(version, BOB, {
          before: { events: { 'm.room.name': 75 } },
          after: { events: {} },
        }),
    },
  },
  {
    id: 'levels-entry-after',
    rule: 'levelsEntryAfter',
    title: 'No type is raised above one’s power',
    source: [file, 'changedEntries'],
    allowed: {
      says: 'Bob asks 50 for topics.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { after: { events: { 'm.room.topic': 50 } } }),
    },
    refused: {
      says: 'Bob does not ask 51.',
      by: 'levelsEntryAfter',
      sketch: (version) => change(version, BOB, { after: { events: { 'm.room.topic': 51 } } }),
    },
  },
  {
    id: 'levels-notifications',
    rule: 'levelsEntryAfter',
    title: 'From version 6 on notifications are guarded like types',
    source: [file, 'changedEntries'],
    unless: (version) => !version.auth.notificationsChecked,
    allowed: {
      says: 'Bob asks 50 for notifying the whole room.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { after: { notifications: { room: 50 } } }),
    },
    refused: {
      says: 'Bob does not ask 51.',
      by: 'levelsEntryAfter',
      sketch: (version) => change(version, BOB, { after: { notifications: { room: 51 } } }),
    },
  },
  {
    id: 'levels-notifications-unguarded',
    rule: 'levelsAllowed',
    title: 'Before version 6 nobody guards notifications',
    source: [file, 'changedEntries'],
    unless: (version) => version.auth.notificationsChecked,
    allowed: {
      says: 'Bob asks 51 for notifying the whole room, more than he has.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { after: { notifications: { room: 51 } } }),
    },
    refused: {
      says: 'Bob does not ask 51 for topics.',
      by: 'levelsEntryAfter',
      sketch: (version) => change(version, BOB, { after: { events: { 'm.room.topic': 51 } } }),
    },
  },
  {
    id: 'levels-user-before',
    rule: 'levelsUserBefore',
    title: 'Equals keep their power; one’s own may be given up',
    source: [file, 'outOfReach'],
    allowed: {
      says: 'Bob gives up his own power.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { usersAfter: { [BOB]: 0 } }),
    },
    refused: {
      says: 'Bob does not take power from Carol, who has 50 as he has.',
      by: 'levelsUserBefore',
      sketch: (version) =>
        change(version, BOB, { users: { [CAROL]: 50 }, usersAfter: { [CAROL]: 0 } }),
    },
  },
  {
    id: 'levels-user-after',
    rule: 'levelsUserAfter',
    title: 'Nobody gives more than they have',
    source: [file, 'changedUsers'],
    allowed: {
      says: 'Bob makes Carol his equal.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { usersAfter: { [CAROL]: 50 } }),
    },
    refused: {
      says: 'Bob does not make her more.',
      by: 'levelsUserAfter',
      sketch: (version) => change(version, BOB, { usersAfter: { [CAROL]: 51 } }),
    },
  },
  {
    id: 'levels-written-otherwise',
    rule: 'levelsAllowed',
    title: 'Before version 10 the same number in another form is no change',
    source: ['event-auth/level-changes.ts', 'levelChanges'],
    unless: (version) => version.powerLevelValues === 'integers',
    allowed: {
      says: 'Bob, who has 50, writes the 75 for banning as a number and not as a string.',
      by: 'levelsAllowed',
      sketch: (version) => change(version, BOB, { before: { ban: '75' }, after: { ban: 75 } }),
    },
    refused: {
      says: 'Bob does not write 74.',
      by: 'levelsSingleBefore',
      sketch: (version) => change(version, BOB, { before: { ban: '75' }, after: { ban: 74 } }),
    },
  },
  {
    id: 'levels-allowed',
    rule: 'levelsAllowed',
    title: 'Otherwise the levels change',
    source: [file, 'authorizePowerLevels'],
    allowed: {
      says: 'Bob changes what is within his power.',
      by: 'levelsAllowed',
      sketch: (version) =>
        change(version, BOB, { after: { kick: 30 }, usersAfter: { [CAROL]: 30 } }),
    },
    refused: {
      says: 'Carol, who has 0, does not even send power levels.',
      by: 'requiredPower',
      sketch: (version) => change(version, CAROL, { after: { kick: 0 } }),
    },
  },
];
