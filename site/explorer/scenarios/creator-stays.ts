import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, member, opening, powerLevels, topic } from './opening.ts';

export const creatorStays: NamedScenario = {
  id: 'creator-stays',
  title: 'A creator who cannot be demoted',
  about:
    'Alice hands her room to Bob, and her own power is no longer on the list. Bob writes down that she has none, and removes her. Up to version 11 that is the end of her: the topic she sets is refused. In version 12 she made the room, and nothing in it takes that away. Bob may not even name her in the power levels.',
  versions: ['11', '12'],
  at: 'topic',
  show: 'checks',
  people: [ALICE, BOB],
  events: [
    ...opening({ joining: [BOB] }),
    { name: 'hand-over', ...powerLevels(ALICE, { [BOB]: 100 }), parents: ['bob'], clock: 100 },
    {
      name: 'spell-out',
      ...powerLevels(BOB, { [ALICE]: 0, [BOB]: 100 }),
      parents: ['hand-over'],
      clock: 110,
    },
    { name: 'remove', ...member(BOB, ALICE, 'leave'), parents: ['spell-out'], clock: 120 },
    { name: 'topic', ...topic(ALICE, 'Still mine'), parents: ['remove'], clock: 130 },
  ],
  expect: [
    {
      versions: ['6', '11'],
      state: {
        'm.room.power_levels': 'spell-out',
        [`m.room.member|${ALICE}`]: 'remove',
      },
      refused: { topic: 'rejected' },
    },
    {
      versions: ['12'],
      state: {
        'm.room.power_levels': 'hand-over',
        [`m.room.member|${ALICE}`]: 'alice',
      },
      refused: { 'spell-out': 'rejected 10.4', remove: 'rejected 5.5.5' },
    },
  ],
};
