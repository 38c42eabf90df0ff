import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, opening } from './opening.ts';

export const plainRoom: NamedScenario = {
  id: 'plain-room',
  title: 'A plain room to build on',
  about:
    'Alice makes a public room, in which Bob is a moderator and Carol is not. Add an event, choose who does what, and what it comes after; give one event two children and you have a fork, give one two parents and it is joined.',
  versions: ['12'],
  at: 'carol',
  show: 'checks',
  people: [ALICE, BOB, CAROL],
  events: opening({ power: { [BOB]: 50 }, joining: [BOB, CAROL] }),
  expect: [
    {
      versions: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
      state: {
        'm.room.power_levels': 'power',
        [`m.room.member|${BOB}`]: 'bob',
        [`m.room.member|${CAROL}`]: undefined,
      },
    },
  ],
};
