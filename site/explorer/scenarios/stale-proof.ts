import type { NamedScenario } from '../scenario.ts';
import { ALICE, CAROL, MALLORY, member, opening, says } from './opening.ts';

export const staleProof: NamedScenario = {
  id: 'stale-proof',
  title: 'A proof that has expired',
  about:
    'Mallory is banned. Her server knows it, puts her next message after the ban, and cites her old join as its proof. By what it cites the message is fine; by the state before it it is not, and it is rejected. This is why an event is asked twice.',
  versions: ['11'],
  at: 'after',
  show: 'checks',
  people: [ALICE, CAROL, MALLORY],
  events: [
    ...opening({ joining: [CAROL, MALLORY] }),
    { name: 'ban', ...member(ALICE, MALLORY, 'ban'), parents: ['mallory'], clock: 100 },
    {
      name: 'late',
      ...says(MALLORY, 'I have a ticket'),
      parents: ['ban'],
      clock: 110,
      auth: ['create', 'power', 'mallory'],
    },
    { name: 'after', ...says(CAROL, 'Quiet here'), parents: ['late'], clock: 120 },
  ],
  expect: [
    {
      versions: ['1', '6', '11'],
      state: { [`m.room.member|${MALLORY}`]: 'ban' },
      refused: { late: 'rejected' },
    },
    {
      // There the create event must not be cited, so the first check refuses already.
      versions: ['12'],
      state: { [`m.room.member|${MALLORY}`]: 'ban' },
      refused: { late: 'rejected 3.2' },
    },
  ],
};
