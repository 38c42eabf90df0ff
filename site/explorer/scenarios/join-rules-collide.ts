import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, joinRules, opening, says } from './opening.ts';

export const joinRulesCollide: NamedScenario = {
  id: 'join-rules-collide',
  title: 'Two join rules at once',
  about:
    'Alice, with 100, closes the room; Bob, with 50, opens it for knocking a little earlier. Join rules are power events, and the event of the more powerful sender comes first. That is no advantage: what is tried last stands. Bob’s rule stays, though his clock is behind.',
  versions: ['11'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ power: { [BOB]: 50 }, joining: [BOB, CAROL] }),
    { name: 'close', ...joinRules(ALICE, 'invite'), parents: ['carol'], clock: 105 },
    { name: 'knock', ...joinRules(BOB, 'knock'), parents: ['carol'], clock: 100 },
    { name: 'merge', ...says(CAROL, 'Open or shut?'), parents: ['close', 'knock'], clock: 110 },
  ],
  expect: [
    {
      versions: ['2', '6', '7', '11', '12'],
      state: { 'm.room.join_rules': 'knock' },
    },
  ],
};
