import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, joinRules, member, opening, says } from './opening.ts';

export const joinRaced: NamedScenario = {
  id: 'join-raced',
  title: 'A join raced by a closed door',
  about:
    'Carol joins the public room while Alice closes it. Our server hears of the closing first and soft-fails the join. Where the branches meet, version 1 lets Carol in: only one side has a membership of hers, so there is no conflict about it. From version 2 on the join rules come first, and the join is refused, though nobody removed her.',
  versions: ['1', '2'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB] }),
    { name: 'close', ...joinRules(ALICE, 'invite'), parents: ['bob'], clock: 100 },
    { name: 'carol-joins', ...member(CAROL, CAROL, 'join'), parents: ['bob'], clock: 101 },
    {
      name: 'merge',
      ...says(BOB, 'Is Carol here?'),
      parents: ['close', 'carol-joins'],
      clock: 110,
    },
  ],
  expect: [
    {
      versions: ['1'],
      state: { 'm.room.join_rules': 'close', [`m.room.member|${CAROL}`]: 'carol-joins' },
      refused: { 'carol-joins': 'soft-failed' },
    },
    {
      versions: ['2', '6', '11', '12'],
      state: { 'm.room.join_rules': 'close', [`m.room.member|${CAROL}`]: undefined },
      refused: { 'carol-joins': 'soft-failed' },
    },
  ],
};
