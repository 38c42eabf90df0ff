import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, joinRules, member, opening, says } from './opening.ts';

export const restrictedJoin: NamedScenario = {
  id: 'restricted-join',
  title: 'A restricted join, and the member who vouched for it',
  about:
    'Members of another room may join, if someone here who can invite vouches for them. Bob can, and his server vouches for Carol while Alice takes his power. Carol’s join was right where it was sent. Where the branches meet the power levels come first; Bob can no longer vouch, and Carol is not in the room. Version 7 does not know this join rule: there the join is refused at once.',
  versions: ['11', '7'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL],
  events: [
    ...opening({ joining: [BOB] }),
    {
      name: 'levels',
      sender: ALICE,
      type: 'm.room.power_levels',
      stateKey: '',
      content: { users: { [ALICE]: 100, [BOB]: 50 }, invite: 50 },
      parents: ['bob'],
      clock: 80,
    },
    {
      name: 'restrict',
      ...joinRules(ALICE, 'restricted', {
        allow: [{ type: 'm.room_membership', room_id: '!club:green.example' }],
      }),
      parents: ['levels'],
      clock: 90,
    },
    {
      name: 'demote',
      sender: ALICE,
      type: 'm.room.power_levels',
      stateKey: '',
      content: { users: { [ALICE]: 100 }, invite: 50 },
      parents: ['restrict'],
      clock: 100,
    },
    {
      name: 'carol-joins',
      ...member(CAROL, CAROL, 'join', { join_authorised_via_users_server: BOB }),
      parents: ['restrict'],
      clock: 101,
    },
    { name: 'merge', ...says(BOB, 'Carol?'), parents: ['demote', 'carol-joins'], clock: 110 },
  ],
  expect: [
    {
      versions: ['8', '9', '10', '11', '12'],
      state: { 'm.room.power_levels': 'demote', [`m.room.member|${CAROL}`]: undefined },
      refused: { 'carol-joins': 'soft-failed' },
    },
    {
      versions: ['7'],
      state: { 'm.room.power_levels': 'demote', [`m.room.member|${CAROL}`]: undefined },
      refused: { 'carol-joins': 'rejected' },
    },
  ],
};
