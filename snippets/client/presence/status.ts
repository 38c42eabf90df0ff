import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Say that you are there',
  operations: ['setPresence', 'getPresence', 'sync'],
  spec: 'client-server-api/#presence',
  claims: {
    'told-to-company': 'Whoever shares a room gets an m.presence event in /sync.',
    'with-status': 'It carries the state and the status message.',
    ago: 'It says how long ago the user did something, not at which time.',
    'can-be-asked': 'They can also ask, and get the same.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = await caughtUp(bob);
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`;

    stage.step('Alice is busy, and still there');
    await alice.put(path, { presence: 'unavailable', status_msg: 'At croquet' });
    stage.step('Bob is told');
    const event = await stage.until(async () => {
      const { body } = await syncAs(bob, { presence: ['m.presence'] }, since);
      return objectsAt(body, 'presence', 'events').find(
        (one) =>
          one['sender'] === alice.userId && at(one, 'content', 'status_msg') === 'At croquet',
      );
    });
    stage.claim('told-to-company', event['type'] === 'm.presence', event);
    stage.claim('with-status', at(event, 'content', 'presence') === 'unavailable', event);
    const ago = at(event, 'content', 'last_active_ago');
    stage.claim('ago', typeof ago === 'number' && ago < 600_000, event);

    stage.step('He asks again later');
    const { body } = await bob.get(path);
    stage.claim(
      'can-be-asked',
      body['presence'] === 'unavailable' && body['status_msg'] === 'At croquet',
      body,
    );
  },
});
