import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { CAROL, DAVE, member, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const knocks = (version: RoomVersion): Sketch => ({
  room: room(version, { joinRule: 'knock' }),
  event: member(DAVE, 'knock'),
});

const invitedAfterKnock = (version: RoomVersion): Sketch => ({
  room: room(version, { joinRule: 'knock', members: { [CAROL]: 'invite' } }),
  event: member(CAROL, 'join'),
});

export const V7: readonly Comparison[] = [
  {
    id: 'knock',
    title: 'Dave knocks, where the join rule is knock',
    versions: ['6', '7'],
    claims: {
      unknown: 'In version 6 knock is a membership that nobody knows.',
      allowed: 'In version 7 it enters the room.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(knocks), newer.verdict(knocks)];
      claim('unknown', !before.allowed);
      claim('allowed', after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
  {
    id: 'invited-where-knock',
    title: 'Carol, who is invited, joins, where the join rule is knock',
    versions: ['6', '7'],
    claims: {
      closed: 'In version 6 the join rule knock lets nobody in, not even the invited.',
      open: 'In version 7 the invited join.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(invitedAfterKnock), newer.verdict(invitedAfterKnock)];
      claim('closed', !before.allowed);
      claim('open', after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
];
