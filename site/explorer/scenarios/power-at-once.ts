import type { NamedScenario } from '../scenario.ts';
import { ALICE, BOB, CAROL, MALLORY, opening, powerLevels, says } from './opening.ts';

export const powerAtOnce: NamedScenario = {
  id: 'power-at-once',
  title: 'Power given twice at once',
  about:
    'Bob makes Mallory a moderator; a moment later, and not knowing of it, Alice does the same for Carol. Both may. But power levels are one event, and one event wins whole: somebody loses power that nobody took away. Up to version 11 Alice and Bob are equals, so the earlier comes first and the later has the last word. In version 12 Alice has more power than Bob; the more powerful comes first, whatever the clock, and Bob has the last word.',
  versions: ['11', '12'],
  at: 'merge',
  show: 'resolution',
  people: [ALICE, BOB, CAROL, MALLORY],
  events: [
    ...opening({ power: { [BOB]: 100 }, joining: [BOB, CAROL, MALLORY] }),
    {
      name: 'for-mallory',
      ...powerLevels(BOB, { [ALICE]: 100, [BOB]: 100, [MALLORY]: 50 }),
      parents: ['mallory'],
      clock: 100,
    },
    {
      name: 'for-carol',
      ...powerLevels(ALICE, { [ALICE]: 100, [BOB]: 100, [CAROL]: 50 }),
      parents: ['mallory'],
      clock: 105,
    },
    {
      name: 'merge',
      ...says(CAROL, 'Thank you?'),
      parents: ['for-mallory', 'for-carol'],
      clock: 110,
    },
  ],
  expect: [
    { versions: ['2', '6', '11'], state: { 'm.room.power_levels': 'for-carol' } },
    { versions: ['12'], state: { 'm.room.power_levels': 'for-mallory' } },
  ],
};
