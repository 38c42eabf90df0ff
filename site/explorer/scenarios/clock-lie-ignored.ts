import type { NamedScenario } from '../scenario.ts';
import { ALICE, CAROL, MALLORY, opening, powerLevels, says, topic } from './opening.ts';

export const clockLieIgnored: NamedScenario = {
  id: 'clock-lie-ignored',
  title: 'A clock that lies in vain',
  about:
    'Mallory’s power is taken. Her server answers with a topic on the old branch, dated a day before the room began, so that it would seem to come first. It does not help: clocks are asked only between events that power and authority leave equal, and power levels are settled before any topic.',
  versions: ['11'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, CAROL, MALLORY],
  events: [
    ...opening({ power: { [MALLORY]: 50 }, joining: [CAROL, MALLORY] }),
    { name: 'demote', ...powerLevels(ALICE, { [ALICE]: 100 }), parents: ['mallory'], clock: 100 },
    { name: 'backdated', ...topic(MALLORY, 'I was first'), parents: ['mallory'], clock: -86400 },
    { name: 'merge', ...says(CAROL, 'Were you?'), parents: ['demote', 'backdated'], clock: 110 },
  ],
  expect: [
    {
      versions: ['2', '6', '11', '12'],
      state: { 'm.room.power_levels': 'demote', 'm.room.topic': undefined },
      refused: { backdated: 'soft-failed' },
    },
  ],
};
