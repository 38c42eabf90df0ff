import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, opening, powerLevels, says } from './opening.ts';

export const adminsDemoteEachOther: NamedScenario = {
  id: 'admins-demote-each-other',
  title: 'Two admins demote each other',
  about:
    'Alice and Bob both have 100, and at the same moment each sets the other to 0. Nobody may touch the power of someone who has as much, so up to version 11 both events are refused, whatever the order. In version 12 Alice made the room and has more power than any number: her event stands, and Bob’s is refused because it names her at all.',
  versions: ['11', '12'],
  at: 'merge',
  show: 'checks',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ power: { [BOB]: 100 }, joining: [BOB, CAROL] }),
    {
      name: 'alice-demotes',
      ...powerLevels(ALICE, { [ALICE]: 100, [BOB]: 0 }),
      parents: ['carol'],
      clock: 100,
    },
    {
      name: 'bob-demotes',
      ...powerLevels(BOB, { [ALICE]: 0, [BOB]: 100 }),
      parents: ['carol'],
      clock: 100,
    },
    {
      name: 'merge',
      ...says(CAROL, 'Who rules?'),
      parents: ['alice-demotes', 'bob-demotes'],
      clock: 110,
    },
  ],
  expect: [
    {
      versions: ['1', '2', '6'],
      state: { 'm.room.power_levels': 'power' },
      refused: { 'alice-demotes': 'rejected', 'bob-demotes': 'rejected' },
    },
    {
      versions: ['10', '11'],
      state: { 'm.room.power_levels': 'power' },
      refused: { 'alice-demotes': 'rejected 9.8.1', 'bob-demotes': 'rejected 9.8.1' },
    },
    {
      versions: ['12'],
      state: { 'm.room.power_levels': 'alice-demotes' },
      refused: { 'bob-demotes': 'rejected 10.4' },
    },
  ],
};
