import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Typing ends by itself',
  about: 'A client that loses its connection cannot say that it stopped. Its timeout says it.',
  operations: ['setTyping', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidtypinguserid',
  claims: {
    ends: 'When the timeout is over, the others are told that nobody types.',
    'on-time': 'Not before: until then a sync still names the user.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = await caughtUp(bob);
    const heard = (from: string) =>
      stage.until(async () => {
        const { body } = await syncAs(bob, { ephemeral: ['m.typing'] }, from);
        const event = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
        const ids = at(event, 'content', 'user_ids');
        return ids === undefined
          ? undefined
          : { ids: JSON.stringify(ids), next: String(body['next_batch']) };
      });

    stage.step('Alice types, and says to believe it for a second and a half');
    await alice.put(roomPath(room, `typing/${encodeURIComponent(alice.userId)}`), {
      typing: true,
      timeout: 1500,
    });
    stage.step('Bob sees it at once');
    const begun = await heard(since);
    stage.claim('on-time', begun.ids.includes(alice.userId), begun.ids);
    stage.step('Then his sync waits, and tells him when it is over');
    const over = await heard(begun.next);
    stage.claim('ends', over.ids === '[]', over.ids);
  },
});
