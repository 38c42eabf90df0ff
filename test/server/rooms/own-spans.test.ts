import { expect, it } from 'vitest';
import { clipSpans, ownSpans } from '../../../server/rooms/own-spans.ts';
import type { Membership } from '../../../server/matrix/events.ts';

const change = (position: number, membership: Membership, roomNid = 1) => ({
  roomNid,
  roomId: `!${roomNid}`,
  userId: '@alice:example.org',
  position,
  eventId: `$${position}`,
  membership,
  previous: null,
});
const END = Number.MAX_SAFE_INTEGER;

it('are open from a join to what ended it, and for a moment at every other change', () => {
  const changes = [
    change(3, 'invite'),
    change(5, 'join'),
    change(6, 'leave', 2),
    change(8, 'join'),
    change(11, 'leave'),
    change(20, 'join'),
  ];
  expect(ownSpans(changes)).toEqual([
    { roomNid: 1, after: 2, upTo: 3 },
    // The join at 8 is a new name; the leaving at 11 belongs to what was seen.
    { roomNid: 1, after: 4, upTo: 11 },
    { roomNid: 1, after: 19, upTo: END },
    { roomNid: 2, after: 5, upTo: 6 },
  ]);
});

it('are clipped to what is asked for', () => {
  const spans = [
    { roomNid: 1, after: 2, upTo: 3 },
    { roomNid: 1, after: 4, upTo: END },
  ];
  expect(clipSpans(spans, 3, 9)).toEqual([{ roomNid: 1, after: 4, upTo: 9 }]);
  expect(clipSpans(spans, 7, 9)).toEqual([{ roomNid: 1, after: 7, upTo: 9 }]);
  expect(clipSpans(spans, 9, 9)).toEqual([]);
});
