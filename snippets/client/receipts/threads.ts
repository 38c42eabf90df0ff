import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Receipts for threads',
  about:
    'A user has a receipt for the main timeline, one for each thread, and one that knows nothing of threads. They do not replace each other.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#threaded-read-receipts',
  claims: {
    'main-only': 'A receipt for main leaves what was said in threads unread.',
    'counted-apart': 'A client that asks for it gets the count of each thread beside that of main.',
    'thread-only': 'A receipt for a thread reads that thread.',
    'says-which': 'Others get the thread with each receipt.',
    'both-kept': 'A client that comes later gets both.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const root = await stage.say(alice, room, 'A riddle');
    const reply = await alice.quietly.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Why is a raven like a writing desk?',
      'm.relates_to': { rel_type: 'm.thread', event_id: root },
    });
    const inThread = String(reply.body['event_id']);
    const last = await stage.say(alice, room, 'More tea?');
    const since = await caughtUp(alice);

    const filter = JSON.stringify({
      presence: { types: [] },
      account_data: { types: [] },
      room: {
        account_data: { types: [] },
        ephemeral: { types: [] },
        state: { types: [] },
        timeline: { types: ['m.room.message'], unread_thread_notifications: true },
      },
    });
    const counts = (main: number) =>
      stage.until(async () => {
        const { body } = await bob.get('/_matrix/client/v3/sync', { filter });
        const here = at(body, 'rooms', 'join', room);
        const inMain = at(here, 'unread_notifications', 'notification_count');
        const threads = at(here, 'unread_thread_notifications');
        return inMain === main
          ? { main: inMain, thread: at(threads, root, 'notification_count') }
          : undefined;
      });
    const read = (eventId: string, threadId: string) =>
      bob.post(roomPath(room, `receipt/m.read/${encodeURIComponent(eventId)}`), {
        thread_id: threadId,
      });

    stage.step('Two messages in the room, one in a thread');
    const before = await counts(2);
    stage.claim('counted-apart', before.thread === 1, before);
    stage.step('Bob reads the main timeline');
    await read(last, 'main');
    stage.step('The thread is still unread');
    const half = await counts(0);
    stage.claim('main-only', half.thread === 1, half);
    stage.step('He opens the thread');
    await read(inThread, root);
    stage.step('Nothing is left');
    const after = await stage.until(async () => {
      const now = await counts(0);
      return now.thread === 1 ? undefined : now;
    });
    stage.claim('thread-only', after.thread === undefined || after.thread === 0, after);

    const seen = (from?: string) =>
      stage.until(async () => {
        const { body } = await syncAs(alice, { ephemeral: ['m.receipt'] }, from);
        const events = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events');
        const threadOf = (id: string) =>
          events
            .map((event) => at(event, 'content', id, 'm.read', bob.userId, 'thread_id'))
            .find((thread) => thread !== undefined);
        const found = { main: threadOf(last), thread: threadOf(inThread) };
        return found.main && found.thread ? found : undefined;
      });
    stage.step('Alice sees where he is in each');
    const told = await seen(since);
    stage.claim('says-which', told.main === 'main' && told.thread === root, told);
    stage.step('So does a client that knows nothing yet');
    const later = await seen();
    stage.claim('both-kept', later.main === 'main' && later.thread === root, later);
  },
});
