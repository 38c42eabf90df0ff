import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'A long queue comes in parts',
  about:
    'A phone that was off for a week has thousands of messages waiting. One answer holds a hundred.',
  operations: ['sync', 'sendToDevice'],
  spec: 'client-server-api/#send-to-device-messaging',
  claims: {
    hundred: 'The first answer has the hundred messages that were sent first.',
    rest: 'The next sync has the rest at once, and none of the first.',
    'in-order': 'All come in the order in which they were sent.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const since = await caughtUp(bob);
    for (let number = 1; number <= 102; number += 1)
      await alice.quietly.put(
        `/_matrix/client/v3/sendToDevice/org.example.count/${stage.unique()}`,
        { messages: { [bob.userId]: { [bob.deviceId]: { number } } } },
      );
    const numbers = async (from: string, who = bob) => {
      const { body } = await syncAs(who, {}, from);
      const events = objectsAt(body, 'to_device', 'events');
      return {
        all: events.map((event) => Number(at(event, 'content', 'number'))),
        next: String(body['next_batch']),
      };
    };
    const first = await numbers(since, bob.quietly);
    stage.claim('hundred', first.all.length === 100 && first.all[0] === 1, first.all);
    stage.step('After 102 messages and one sync, a second sync');
    const second = await numbers(first.next);
    stage.claim('rest', second.all.join() === '101,102', second.all);
    const all = [...first.all, ...second.all];
    stage.claim(
      'in-order',
      all.every((number, index) => number === index + 1),
      all,
    );
  },
});
