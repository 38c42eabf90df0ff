import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Receipts that come together',
  about: 'In a busy room there are more receipts than messages. A client gets them in one event.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#receipts',
  claims: {
    'one-event': 'The receipts of two users, for two messages, come in one m.receipt event.',
    both: 'Each stands there under the message that its user has read.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const carol = await stage.user('carol');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.join(carol, room);
    const first = await stage.say(alice, room, 'Begin at the beginning');
    const second = await stage.say(alice, room, 'Go on till you come to the end');
    const since = await caughtUp(alice);
    const read = (event: string) => roomPath(room, `receipt/m.read/${encodeURIComponent(event)}`);
    stage.step('Bob has read the first message');
    await bob.post(read(first), {});
    stage.step('… and Carol the second');
    await carol.post(read(second), {});
    stage.step('Alice’s next sync');
    const events = await stage.until(async () => {
      const { body } = await syncAs(alice, { ephemeral: ['m.receipt'] }, since);
      const found = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events');
      return JSON.stringify(found).includes(carol.userId) ? found : undefined;
    });
    stage.claim('one-event', events.length === 1, events);
    const content = events[0]?.['content'];
    stage.claim(
      'both',
      at(content, first, 'm.read', bob.userId) !== undefined &&
        at(content, second, 'm.read', carol.userId) !== undefined,
      content,
    );
  },
});
