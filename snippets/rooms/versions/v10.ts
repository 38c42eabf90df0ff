import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { ALICE, BOB, changedLevels, DAVE, member, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const stringLevel = (version: RoomVersion): Sketch => ({
  room: room(version),
  event: changedLevels(version, ALICE, { ban: '60' }),
});

const vouchedFor = (version: RoomVersion): Sketch => ({
  room: room(version, { joinRule: 'knock_restricted', members: { [BOB]: 'join' } }),
  event: {
    ...member(DAVE, 'join', { join_authorised_via_users_server: BOB }),
    signed_by: ['d.example', 'b.example'],
  },
});

const knocks = (version: RoomVersion): Sketch => ({
  room: room(version, { joinRule: 'knock_restricted' }),
  event: member(DAVE, 'knock'),
});

export const V10: readonly Comparison[] = [
  {
    id: 'string-level',
    title: 'Alice asks “60” for banning, a string',
    versions: ['9', '10'],
    claims: {
      accepted: 'In version 9 a string with an integer is a level.',
      refused: 'In version 10 only an integer is.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(stringLevel), newer.verdict(stringLevel)];
      claim('accepted', before.allowed);
      claim('refused', !after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
  {
    id: 'knock-restricted',
    title: 'One room, two doors: join rule knock_restricted',
    versions: ['9', '10'],
    claims: {
      'join-closed': 'In version 9 nobody joins by it.',
      'knock-closed': 'In version 9 nobody knocks by it.',
      'join-open': 'In version 10 Dave joins on Bob’s word.',
      'knock-open': 'In version 10 Dave may knock as well.',
    },
    run({ older, newer, claim }) {
      const joins = [older.verdict(vouchedFor), newer.verdict(vouchedFor)] as const;
      const asks = [older.verdict(knocks), newer.verdict(knocks)] as const;
      claim('join-closed', !joins[0].allowed);
      claim('join-open', joins[1].allowed);
      claim('knock-closed', !asks[0].allowed);
      claim('knock-open', asks[1].allowed);
      return [
        {
          caption: 'Dave joins, and Bob vouches',
          older: shownVerdict(joins[0]),
          newer: shownVerdict(joins[1]),
        },
        {
          caption: 'Dave knocks',
          older: shownVerdict(asks[0]),
          newer: shownVerdict(asks[1]),
        },
      ];
    },
  },
];
