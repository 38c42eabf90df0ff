import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Two receipts on one event',
  about:
    'In m.receipt a receipt is found by event, kind and user. With one of each kind of thread on the same event there are two for one place.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#receipts',
  claims: {
    'two-events': 'They come in two m.receipt events, one for each thread.',
    'none-lost': 'One is for main, the other for no thread.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const eventId = await stage.say(alice, room, 'Sentence first, verdict afterwards');
    const since = await caughtUp(alice);
    const path = roomPath(room, `receipt/m.read/${encodeURIComponent(eventId)}`);

    stage.step('A client of Bob’s that knows threads');
    await bob.post(path, { thread_id: 'main' });
    stage.step('… and one that does not');
    await bob.post(path, {});
    stage.step('Alice gets both');
    const events = await stage.until(async () => {
      const { body } = await syncAs(alice, { ephemeral: ['m.receipt'] }, since);
      const found = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events');
      return found.length === 0 ? undefined : found;
    });
    stage.claim('two-events', events.length === 2, events);
    const threads = events
      .map((event) => at(event, 'content', eventId, 'm.read', bob.userId, 'thread_id') ?? 'none')
      .map(String);
    stage.claim('none-lost', threads.includes('main') && threads.includes('none'), events);
  },
});
