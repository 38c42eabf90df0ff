import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, opening, powerLevels, says, topic } from './opening.ts';

export const topicRaced: NamedScenario = {
  id: 'topic-raced',
  title: 'A topic raced by a demotion',
  about:
    'Bob, a moderator, changes the topic while Alice takes his power. Each is right where it was sent. Step through the resolution before Carol’s message: the power levels are settled first, then the topics are tried in order, and Bob’s no longer passes. The topic goes back to what it was, and Bob’s server sees its own change undone.',
  versions: ['2'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ power: { [BOB]: 50 }, joining: [BOB, CAROL] }),
    { name: 'tea', ...topic(ALICE, 'Tea'), parents: ['carol'], clock: 90 },
    { name: 'demote', ...powerLevels(ALICE, { [ALICE]: 100 }), parents: ['tea'], clock: 100 },
    { name: 'cake', ...topic(BOB, 'Cake'), parents: ['tea'], clock: 101 },
    { name: 'merge', ...says(CAROL, 'Tea or cake?'), parents: ['demote', 'cake'], clock: 110 },
  ],
  expect: [
    {
      versions: ['1', '2', '6', '11', '12'],
      state: { 'm.room.power_levels': 'demote', 'm.room.topic': 'tea' },
      refused: { cake: 'soft-failed' },
    },
  ],
};
