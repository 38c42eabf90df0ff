import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Say what has been read',
  about: 'One receipt stands for its event and everything before it.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#receipts',
  claims: {
    'unread-before': 'Before, the reader’s sync counts every message of the other as unread.',
    'up-to': 'A receipt for one event takes all before it off the count, and none after it.',
    'who-and-when': 'Others get the event, the kind of receipt, the reader and the server’s time.',
    'not-in-timeline': 'It comes in ephemeral and is no event of the room’s history.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = [];
    for (const text of ['Begin at the beginning', 'go on till you come to the end', 'then stop'])
      said.push(await stage.say(alice, room, text));
    const middle = said[1] ?? '';
    const since = await caughtUp(alice);
    const unread = (isExpected: (count: unknown) => boolean) =>
      stage.until(async () => {
        const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
        const counts = at(body, 'rooms', 'join', room, 'unread_notifications');
        const count = at(counts, 'notification_count');
        return isExpected(count) ? count : undefined;
      });

    stage.step('Alice has said three things');
    const before = await unread((count) => typeof count === 'number' && count > 2);
    stage.claim('unread-before', before === 3, before);
    stage.step('Bob reads the first two');
    await bob.post(roomPath(room, `receipt/m.read/${encodeURIComponent(middle)}`), {});
    stage.step('One is left');
    const after = await unread((count) => count !== 3);
    stage.claim('up-to', after === 1, after);

    stage.step('Alice sees how far he is');
    const [receipt, whole] = await stage.until(async () => {
      const { body } = await syncAs(
        alice,
        { ephemeral: ['m.receipt'], timeline: ['m.receipt'] },
        since,
      );
      const events = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events');
      return events[0] && ([events[0], body] as const);
    });
    const ts = at(receipt, 'content', middle, 'm.read', bob.userId, 'ts');
    stage.claim('who-and-when', typeof ts === 'number', receipt);
    const timeline = objectsAt(whole, 'rooms', 'join', room, 'timeline', 'events');
    stage.claim('not-in-timeline', timeline.length === 0, whole);
  },
});
