import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, member, opening, says } from './opening.ts';

export const leftAndBack: NamedScenario = {
  id: 'left-and-back',
  title: 'Removed, invited, and back',
  about:
    'The room is by invitation. Alice removes Bob, thinks better of it, invites him, and he joins again. Bob’s server heard of none of this when he changed his name. Both ends say that Bob is in the room; the question is by which event. The removal is a power event and comes first, after which the new name has no invitation to stand on, while the second join does.',
  versions: ['11'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB, CAROL] }),
    {
      name: 'closed',
      sender: ALICE,
      type: 'm.room.join_rules',
      stateKey: '',
      content: { join_rule: 'invite' },
      parents: ['carol'],
      clock: 90,
    },
    { name: 'remove', ...member(ALICE, BOB, 'leave'), parents: ['closed'], clock: 100 },
    { name: 'invite', ...member(ALICE, BOB, 'invite'), parents: ['remove'], clock: 110 },
    { name: 'back', ...member(BOB, BOB, 'join'), parents: ['invite'], clock: 120 },
    {
      name: 'new-name',
      ...member(BOB, BOB, 'join', { displayname: 'Robert' }),
      parents: ['closed'],
      clock: 105,
    },
    { name: 'merge', ...says(CAROL, 'Welcome back'), parents: ['back', 'new-name'], clock: 130 },
  ],
  expect: [
    {
      versions: ['1', '2', '6', '11', '12'],
      state: { [`m.room.member|${BOB}`]: 'back' },
    },
  ],
};
