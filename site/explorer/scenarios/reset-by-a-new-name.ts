import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, member, opening, powerLevels, says } from './opening.ts';

export const resetByANewName: NamedScenario = {
  id: 'reset-by-a-new-name',
  title: 'A state reset of old',
  about:
    'On the left Alice changes her display name, then makes Bob a moderator. On the right Carol says something without having heard of it. Nothing contradicts anything, and yet version 1 takes Bob’s power away again: her two names conflict, so while the power levels are resolved Alice is nowhere in the state, and an event of hers cannot pass. Version 2 looks her up in what the event itself cites.',
  versions: ['1', '2'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB, CAROL] }),
    {
      name: 'new-name',
      ...member(ALICE, ALICE, 'join', { displayname: 'Alice L.' }),
      parents: ['carol'],
      clock: 100,
    },
    {
      name: 'promote',
      ...powerLevels(ALICE, { [ALICE]: 100, [BOB]: 50 }),
      parents: ['new-name'],
      clock: 101,
    },
    { name: 'chat', ...says(CAROL, 'Nice weather'), parents: ['carol'], clock: 102 },
    { name: 'merge', ...says(CAROL, 'Indeed'), parents: ['promote', 'chat'], clock: 110 },
  ],
  expect: [
    {
      versions: ['1'],
      state: { 'm.room.power_levels': 'power', [`m.room.member|${ALICE}`]: 'new-name' },
    },
    {
      versions: ['2', '3', '6', '11', '12'],
      state: { 'm.room.power_levels': 'promote', [`m.room.member|${ALICE}`]: 'new-name' },
    },
  ],
};
