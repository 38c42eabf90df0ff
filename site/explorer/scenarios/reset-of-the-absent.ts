import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, joinRules, member, opening, says } from './opening.ts';

export const resetOfTheAbsent: NamedScenario = {
  id: 'reset-of-the-absent',
  title: 'A reset that version 12 ends: who set it has left',
  about:
    'Alice closes the room, hands it to Bob and leaves. Later our server is told by another that the join rules before Carol’s message are still the first ones. Now two join rules conflict, both by Alice, and both branches agree that she is gone. Version 2 replays them in a room where she is absent, refuses both, and the room has no join rules at all. Version 2.1 begins with an empty state and takes what each event cites.',
  versions: ['11', '12'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ power: { [BOB]: 100 }, joining: [BOB, CAROL] }),
    { name: 'closed', ...joinRules(ALICE, 'invite'), parents: ['carol'], clock: 100 },
    { name: 'goodbye', ...member(ALICE, ALICE, 'leave'), parents: ['closed'], clock: 101 },
    { name: 'bob-chats', ...says(BOB, 'Safe now'), parents: ['goodbye'], clock: 102 },
    {
      name: 'carol-chats',
      ...says(CAROL, 'Hello?'),
      parents: ['goodbye'],
      clock: 103,
      told: ['rules'],
    },
    { name: 'merge', ...says(BOB, 'Carol!'), parents: ['bob-chats', 'carol-chats'], clock: 110 },
  ],
  expect: [
    { versions: ['1'], state: { 'm.room.join_rules': 'rules' } },
    { versions: ['2', '6', '11'], state: { 'm.room.join_rules': undefined } },
    { versions: ['12'], state: { 'm.room.join_rules': 'closed' } },
  ],
};
