import {
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
} from '../../../server/matrix/base64.ts';
import { without } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { CAROL, message, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import type { Comparison } from './comparison.ts';

/** One of many messages: some of them have an id in version 3 that a path cannot hold as it is. */
const awkward = (version: RoomVersion, round: number): Sketch => ({
  room: room(version, { members: { [CAROL]: 'join' } }),
  event: message(CAROL, { body: `Hello, for the ${round}th time` }),
});

export const V4: readonly Comparison[] = [
  {
    id: 'same-hash-other-letters',
    title: 'The id of a message',
    versions: ['3', '4'],
    claims: {
      awkward: 'An id of version 3 may have a slash in it, which a path must escape.',
      'url-safe':
        'An id of version 4 never has one: minus and underscore take the places of plus and slash.',
      'same-hash': 'Both are the same kind of hash, of the same length.',
    },
    run({ older, newer, claim }) {
      const rounds = Array.from({ length: 64 }, (_unused, index) => index + 4);
      const ids = rounds.map((round) => older.build((version) => awkward(version, round)).event.id);
      const round = rounds[ids.findIndex((id) => id.includes('/'))] ?? 0;
      const before = older.build((version) => awkward(version, round)).event;
      const after = newer.build((version) => awkward(version, round)).event;
      claim('awkward', before.id.includes('/'));
      claim(
        'url-safe',
        rounds.every((other) =>
          /^\$[\w-]{43}$/.test(newer.build((version) => awkward(version, other)).event.id),
        ),
      );
      const inOther = encodeBase64Url(decodeBase64(before.id.slice(1)) ?? new Uint8Array());
      const back = encodeBase64(decodeBase64Url(inOther) ?? new Uint8Array());
      claim('same-hash', back === before.id.slice(1) && inOther.length === after.id.length - 1);
      return [
        {
          older: { id: before.id, 'in a path': encodeURIComponent(before.id) },
          newer: { id: after.id, 'in a path': encodeURIComponent(after.id) },
        },
      ];
    },
  },
  {
    id: 'same-event-otherwise',
    title: 'The event itself',
    versions: ['3', '4'],
    claims: {
      'only-ids': 'Nothing differs but the ids in it, and what is computed over them.',
    },
    run({ older, newer, claim }) {
      const [before, after] = [
        older.build((version) => awkward(version, 1)).event,
        newer.build((version) => awkward(version, 1)).event,
      ];
      const computed = ['prev_events', 'auth_events', 'hashes', 'signatures'];
      claim(
        'only-ids',
        JSON.stringify(without(before.pdu, ...computed)) ===
          JSON.stringify(without(after.pdu, ...computed)),
      );
      return [{ older: before.pdu, newer: after.pdu }];
    },
  },
];
