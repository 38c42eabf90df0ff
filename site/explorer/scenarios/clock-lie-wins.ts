import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, MALLORY, opening, says, topic } from './opening.ts';

export const clockLieWins: NamedScenario = {
  id: 'clock-lie-wins',
  title: 'A clock that lies and wins',
  about:
    'Bob and Mallory are moderators, and set the topic at the same time. Nothing but the clock tells their events apart: the later one has the last word. Mallory’s server says that it is the next century. Nothing in the rules forbids it.',
  versions: ['11'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL, MALLORY],
  events: [
    ...opening({ power: { [BOB]: 50, [MALLORY]: 50 }, joining: [BOB, CAROL, MALLORY] }),
    { name: 'future', ...topic(MALLORY, 'Mine'), parents: ['mallory'], clock: 3_000_000_000 },
    { name: 'honest', ...topic(BOB, 'Ours'), parents: ['mallory'], clock: 105 },
    { name: 'merge', ...says(CAROL, 'Whose?'), parents: ['future', 'honest'], clock: 110 },
  ],
  expect: [{ versions: ['2', '6', '11', '12'], state: { 'm.room.topic': 'future' } }],
};
