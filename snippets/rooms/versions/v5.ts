import {
  checkSignatures,
  SignatureError,
} from '../../../server/matrix/receipt/check-signatures.ts';
import { believedUntil, type VerifyKey } from '../../../server/matrix/receipt/verify-keys.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { KEY_ID, publicKey } from '../sketch/keys.ts';
import { CAROL, message, room } from '../sketch/people.ts';
import type { Sketch } from '../sketch/sketch.ts';
import type { Comparison, Side } from './comparison.ts';

const DAY = 24 * 60 * 60 * 1000;

const says = (version: RoomVersion): Sketch => ({
  room: room(version, { members: { [CAROL]: 'join' } }),
  event: message(CAROL),
});

/** What a server finds that checks Carol's message and knows her server's key so. */
function checked(side: Side, key: (sentAt: number, publicKey: Uint8Array) => VerifyKey): string {
  const { pdu } = side.build(says).event;
  const known = key(pdu.origin_server_ts, publicKey('c.example', side.crypto));
  try {
    checkSignatures(
      pdu,
      side.version,
      (_server, keyId) => (keyId === KEY_ID ? known : undefined),
      side.crypto,
    );
    return 'accepted';
  } catch (error) {
    if (error instanceof SignatureError) return error.message;
    throw error;
  }
}

const valid = (sentAt: number, key: Uint8Array) => ({ publicKey: key, validUntil: sentAt });
const lapsed = (sentAt: number, key: Uint8Array) => ({ publicKey: key, validUntil: sentAt - 1 });
const retired = (sentAt: number, key: Uint8Array) => ({ publicKey: key, expiredAt: sentAt - DAY });

export const V5: readonly Comparison[] = [
  {
    id: 'key-validity',
    title: 'Carol’s message, signed by a key',
    versions: ['4', '5'],
    claims: {
      'in-time': 'A key that is valid until the time of the event is good in both.',
      lapsed:
        'A key whose validity ended before the event is good in version 4, and in version 5 it is not.',
      retired: 'A key that its server had retired the day before is good in neither.',
      'seven-days':
        'However long a server says that its key is valid, it is believed for seven days from when that was heard.',
    },
    run({ older, newer, claim }) {
      const outcomes = (side: Side) => ({
        'valid until then': checked(side, valid),
        'valid until just before': checked(side, lapsed),
        'retired the day before': checked(side, retired),
      });
      const [before, after] = [outcomes(older), outcomes(newer)];
      claim(
        'in-time',
        before['valid until then'] === 'accepted' && after['valid until then'] === 'accepted',
      );
      claim(
        'lapsed',
        before['valid until just before'] === 'accepted' &&
          after['valid until just before'] !== 'accepted',
      );
      claim(
        'retired',
        before['retired the day before'] !== 'accepted' &&
          after['retired the day before'] !== 'accepted',
      );
      claim(
        'seven-days',
        believedUntil(365 * DAY, DAY) === 8 * DAY && believedUntil(3 * DAY, DAY) === 3 * DAY,
      );
      return [{ older: before, newer: after }];
    },
  },
];
