import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { ALICE, BOB, DAVE, joinRules, member, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const OTHER_ROOM = { allow: [{ type: 'm.room_membership', room_id: '!other:a.example' }] };

/** Dave, who is in the other room, joins on Bob's word. */
const vouchedFor = (version: RoomVersion): Sketch => ({
  room: room(version, {
    members: { [BOB]: 'join' },
    more: [joinRules('restricted', OTHER_ROOM)],
  }),
  event: {
    ...member(DAVE, 'join', { join_authorised_via_users_server: BOB }),
    signed_by: ['d.example', 'b.example'],
  },
});

const restricts = (version: RoomVersion): Sketch => ({
  room: room(version),
  event: joinRules('restricted', OTHER_ROOM),
});

export const V8: readonly Comparison[] = [
  {
    id: 'restricted-join',
    title: 'Dave joins a restricted room, on Bob’s word',
    versions: ['7', '8'],
    claims: {
      closed: 'In version 7 the join rule restricted lets nobody in.',
      open: 'In version 8 the word of a member who may invite, and the signature of that member’s server, let Dave in.',
      cited: 'In version 8 the join cites the membership of who vouches.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(vouchedFor), newer.verdict(vouchedFor)];
      claim('closed', !before.allowed);
      claim('open', after.allowed);
      const cites = (side: typeof older) =>
        side.build(vouchedFor).cited.some(({ pdu }) => pdu.state_key === BOB);
      claim('cited', cites(newer) && !cites(older));
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
  {
    id: 'redacted-join-rules',
    title: 'm.room.join_rules, redacted',
    versions: ['7', '8'],
    claims: {
      forgets: 'In version 7 a redacted join rule forgets which rooms it meant.',
      remembers: 'In version 8 it keeps them.',
    },
    run({ older, newer, claim }) {
      const before = older.redacted(older.build(restricts).event);
      const after = newer.redacted(newer.build(restricts).event);
      claim('forgets', before.content.allow === undefined && before.sender === ALICE);
      claim('remembers', JSON.stringify(after.content.allow) === JSON.stringify(OTHER_ROOM.allow));
      return [{ older: before, newer: after }];
    },
  },
];

export const V9: readonly Comparison[] = [
  {
    id: 'redacted-restricted-join',
    title: 'Dave’s join of a restricted room, redacted',
    versions: ['8', '9'],
    claims: {
      broken:
        'In version 8 the redacted join no longer says who vouched, and the rules would not let it in.',
      whole: 'In version 9 it says so still, and is as good as before.',
      unredacted: 'Before the redaction both versions let it in.',
    },
    run({ older, newer, claim }) {
      const outcome = (side: typeof older) => {
        const built = side.build(vouchedFor);
        const redacted = side.redacted(built.event);
        return { redacted, built, verdict: side.verdictOn(redacted, built) };
      };
      const [before, after] = [outcome(older), outcome(newer)];
      claim('broken', !before.verdict.allowed);
      claim('whole', after.verdict.allowed);
      claim('unredacted', older.verdict(vouchedFor).allowed && newer.verdict(vouchedFor).allowed);
      return [
        { caption: 'What is left', older: before.redacted, newer: after.redacted },
        {
          caption: 'What the rules say to it',
          older: shownVerdict(before.verdict),
          newer: shownVerdict(after.verdict),
        },
      ];
    },
  },
];
