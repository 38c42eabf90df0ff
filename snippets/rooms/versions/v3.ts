import { eventId } from '../../../server/matrix/hashing.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { BOB, CAROL, message, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import { type Comparison, shownVerdict } from './comparison.ts';

const withMessage = (version: RoomVersion): Sketch => ({
  room: room(version, { members: { [CAROL]: 'join' } }),
  event: message(CAROL),
});

const redaction = (version: RoomVersion): Sketch => ({
  room: room(version, {
    members: { [BOB]: 'join', [CAROL]: 'join' },
    more: [{ ...message(BOB), name: '$hello' }],
  }),
  event: { type: 'm.room.redaction', sender: CAROL, redacts: '$hello', content: {} },
});

export const V3: readonly Comparison[] = [
  {
    id: 'message-without-id',
    title: 'A message',
    versions: ['2', '3'],
    claims: {
      'no-id': 'From version 3 on an event does not hold its own id.',
      'no-pairs':
        'It names the events before it and the ones that prove it by their ids alone, without a hash beside each.',
      'id-is-hash': 'Its id is its reference hash: change a word, and it is another event.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(withMessage).event, newer.build(withMessage).event];
      claim('no-id', before.pdu.event_id !== undefined && after.pdu.event_id === undefined);
      claim(
        'no-pairs',
        before.pdu.prev_events.every((reference) => typeof reference !== 'string') &&
          [...after.pdu.prev_events, ...after.pdu.auth_events].every(
            (reference) => typeof reference === 'string',
          ),
      );
      const other = newer.build((version) => ({
        ...withMessage(version),
        event: message(CAROL, { body: 'Hello!' }),
      }));
      claim(
        'id-is-hash',
        other.event.id !== after.id &&
          eventId(after.pdu, newer.version, newer.crypto) === after.id &&
          after.id.length === 44,
      );
      return [{ older: before.pdu, newer: after.pdu }];
    },
  },
  {
    id: 'formats-do-not-mix',
    title: 'One’s event in the other’s room',
    versions: ['2', '3'],
    claims: {
      refused: 'Neither version takes the other’s events: the format tells them apart.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.build(withMessage).event, newer.build(withMessage).event];
      const [problem, other] = [older.formatProblem(after.pdu), newer.formatProblem(before.pdu)];
      claim(
        'refused',
        problem !== undefined &&
          other !== undefined &&
          older.formatProblem(before.pdu) === undefined &&
          newer.formatProblem(after.pdu) === undefined,
      );
      return [
        {
          older: { 'an event of version 3': problem ?? 'accepted' },
          newer: { 'an event of version 2': other ?? 'accepted' },
        },
      ];
    },
  },
  {
    id: 'redaction-enters',
    title: 'Carol redacts Bob’s message, without the power to',
    versions: ['2', '3'],
    claims: {
      refused: 'In version 2 the rules refuse it.',
      enters: 'In version 3 it enters the room, and takes no effect.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [older.verdict(redaction), newer.verdict(redaction)];
      claim('refused', !before.allowed);
      claim('enters', after.allowed);
      return [{ older: shownVerdict(before), newer: shownVerdict(after) }];
    },
  },
];
