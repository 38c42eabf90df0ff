import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'An event that is too large',
  about:
    'What counts is the whole event as servers exchange it, with hashes and signatures. A content that fits by itself may be too large.',
  operations: ['sendMessage'],
  spec: 'client-server-api/#size-limits',
  errors: ['M_TOO_LARGE'],
  claims: {
    'large-is-fine': 'A body of 60,000 bytes is sent.',
    'event-too-large':
      'With a body of 65,500 bytes the event takes more than 65,536 in all, and it is 413 M_TOO_LARGE.',
    'bytes-not-characters':
      'Bytes are counted, not characters: 33,000 characters of two bytes each are too many.',
    'type-too-long': 'A type of 256 bytes is one too many: 413 M_TOO_LARGE.',
    'longest-type': 'A type of 255 bytes is fine.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const path = (type: string) => roomPath(room, `send/${type}/${stage.unique('long')}`);
    const tail = (text: string) => ({ msgtype: 'm.text', body: text });
    const message = path('m.room.message');

    const large = await alice.quietly.put(path('m.room.message'), tail('x'.repeat(60_000)));
    stage.claim('large-is-fine', large.status === 200, large.body);

    stage.step('A message as long as the mouse’s tale');
    const tooLarge = await alice.put(message, tail('x'.repeat(65_500)));
    stage.claim('event-too-large', refuses(tooLarge, 413, 'M_TOO_LARGE'), tooLarge.body);

    stage.step('Fewer characters, but more bytes');
    const umlauts = await alice.put(path('m.room.message'), tail('ü'.repeat(33_000)));
    stage.claim('bytes-not-characters', refuses(umlauts, 413, 'M_TOO_LARGE'), umlauts.body);

    stage.step('A type of 256 bytes');
    const longType = await alice.put(path(`org.example.${'o'.repeat(244)}`), {});
    stage.claim('type-too-long', refuses(longType, 413, 'M_TOO_LARGE'), longType.body);

    stage.step('One byte less');
    const longest = await alice.put(path(`org.example.${'o'.repeat(243)}`), {});
    stage.claim('longest-type', longest.status === 200, longest.body);
  },
});
