import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, member, opening, says } from './opening.ts';

export const kickRaced: NamedScenario = {
  id: 'kick-raced',
  title: 'A removal raced by a new name',
  about:
    'Alice removes Bob from the public room at the moment when he changes his display name, which is another join. Removing is no ban: anyone may come in by the door. The removal is settled first, then the join is tried, and it passes. Bob stays, and nobody can tell that he did not come back on purpose.',
  versions: ['11'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB, CAROL] }),
    { name: 'remove', ...member(ALICE, BOB, 'leave'), parents: ['carol'], clock: 101 },
    {
      name: 'new-name',
      ...member(BOB, BOB, 'join', { displayname: 'Robert' }),
      parents: ['carol'],
      clock: 100,
    },
    { name: 'merge', ...says(CAROL, 'Is Bob here?'), parents: ['remove', 'new-name'], clock: 110 },
  ],
  expect: [
    {
      versions: ['2', '6', '11', '12'],
      state: { [`m.room.member|${BOB}`]: 'new-name' },
    },
  ],
};
