import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, member, opening, powerLevels, says } from './opening.ts';

export const resetOfAPromotion: NamedScenario = {
  id: 'reset-of-a-promotion',
  title: 'A reset that version 12 ends: the step between',
  about:
    'Alice makes Bob a moderator, and Bob makes Carol one. Our server is then told that the power levels before one message are the first ones. The first and the last conflict; the one between, which gave Bob the right, is in nobody’s difference, since both sides have seen it. Version 2 goes from the first straight to the last, where Bob has no power yet, and Carol and Bob lose everything. Version 2.1 adds what lies between two conflicting events.',
  versions: ['11', '12'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB, CAROL] }),
    {
      name: 'bob-rises',
      ...powerLevels(ALICE, { [ALICE]: 100, [BOB]: 50 }),
      parents: ['carol'],
      clock: 100,
    },
    {
      name: 'carol-rises',
      ...powerLevels(BOB, { [ALICE]: 100, [BOB]: 50, [CAROL]: 50 }),
      parents: ['bob-rises'],
      clock: 101,
    },
    {
      name: 'new-name',
      ...member(CAROL, CAROL, 'join', { displayname: 'Carol M.' }),
      parents: ['carol-rises'],
      clock: 102,
    },
    { name: 'bob-chats', ...says(BOB, 'Well done'), parents: ['new-name'], clock: 103 },
    {
      name: 'alice-chats',
      ...says(ALICE, 'Hello?'),
      parents: ['new-name'],
      clock: 104,
      told: ['power'],
    },
    { name: 'merge', ...says(BOB, 'Alice!'), parents: ['bob-chats', 'alice-chats'], clock: 110 },
  ],
  expect: [
    { versions: ['2', '6', '11'], state: { 'm.room.power_levels': 'power' } },
    { versions: ['12'], state: { 'm.room.power_levels': 'carol-rises' } },
  ],
};
