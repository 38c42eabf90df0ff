import type { NamedScenario } from '../scenario.ts';
import { ALICE, CAROL, MALLORY, member, opening, says, topic } from './opening.ts';

export const banRaced: NamedScenario = {
  id: 'ban-raced',
  title: 'A ban raced by a topic',
  about:
    'Alice bans Mallory, a moderator. Before the ban reaches it, Mallory’s server sets a topic and gloats. Our server hears the ban first, so what Mallory sends late is soft-failed: valid, and kept from clients. Carol’s server heard everything and joins the branches with a message. Look at the state before that message: version 1 keeps the topic, because only one branch has one and so it does not count as a conflict. Version 2 and later take the ban first.',
  versions: ['1', '2'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, CAROL, MALLORY],
  events: [
    ...opening({ power: { [MALLORY]: 50 }, joining: [CAROL, MALLORY] }),
    { name: 'ban', ...member(ALICE, MALLORY, 'ban'), parents: ['mallory'], clock: 100 },
    { name: 'graffiti', ...topic(MALLORY, 'Mine!'), parents: ['mallory'], clock: 101 },
    { name: 'gloat', ...says(MALLORY, 'Catch me'), parents: ['graffiti'], clock: 102 },
    { name: 'merge', ...says(CAROL, 'What?'), parents: ['ban', 'gloat'], clock: 110 },
  ],
  expect: [
    {
      versions: ['1'],
      state: { 'm.room.topic': 'graffiti', [`m.room.member|${MALLORY}`]: 'ban' },
      refused: { graffiti: 'soft-failed 6', gloat: 'soft-failed 6' },
    },
    {
      versions: ['2', '6', '10', '11', '12'],
      state: { 'm.room.topic': undefined, [`m.room.member|${MALLORY}`]: 'ban' },
      refused: { graffiti: 'soft-failed', gloat: 'soft-failed' },
    },
  ],
};
