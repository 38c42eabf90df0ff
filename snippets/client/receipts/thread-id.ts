import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Thread ids that do not fit',
  operations: ['postReceipt'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid',
  errors: ['M_INVALID_PARAM'],
  claims: {
    'no-string': 'A thread_id that is no string is 400 M_INVALID_PARAM.',
    empty: 'So is an empty one.',
    unrelated: 'So is the id of an event that is not the root of the event’s thread.',
    'not-fully-read': 'So is any thread_id with m.fully_read, which marks a whole room.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const [one, other] = [
      await stage.say(alice, room, 'Twinkle, twinkle'),
      await stage.say(alice, room, 'little bat'),
    ];
    const post = (type: string, threadId: string | number) =>
      alice.post(roomPath(room, `receipt/${type}/${encodeURIComponent(one)}`), {
        thread_id: threadId,
      });
    stage.step('A number');
    const number = await post('m.read', 7);
    stage.claim('no-string', refuses(number, 400, 'M_INVALID_PARAM'), number.body);
    stage.step('Nothing');
    const empty = await post('m.read', '');
    stage.claim('empty', refuses(empty, 400, 'M_INVALID_PARAM'), empty.body);
    stage.step('Another message');
    const unrelated = await post('m.read', other);
    stage.claim('unrelated', refuses(unrelated, 400, 'M_INVALID_PARAM'), unrelated.body);
    stage.step('A marker that knows no threads');
    const marker = await post('m.fully_read', 'main');
    stage.claim('not-fully-read', refuses(marker, 400, 'M_INVALID_PARAM'), marker.body);
  },
});
