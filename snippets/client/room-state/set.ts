import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Set the topic, then another',
  about:
    'State is what a room remembers: for each type and state key the latest event. The older one stays in the history.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey',
  claims: {
    'event-id': 'The answer names the new event by its id.',
    'latest-wins': 'The room’s topic is the latest one.',
    'in-timeline': 'Others see the change in their timeline, as an event with a state key.',
    'says-what-was': 'Under unsigned it tells what was there before, and which event that was.',
    'no-merge': 'The content is replaced as a whole: fields of the old one are gone.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const path = roomPath(room, 'state/m.room.topic');

    stage.step('Alice sets a topic');
    const first = await alice.put(path, { topic: 'Tea', 'org.example.cups': 7 });
    const firstId = first.body['event_id'];
    const before = await bob.quietly.get('/_matrix/client/v3/sync');
    stage.step('And another');
    const second = await alice.put(path, { topic: 'Croquet' });
    const secondId = second.body['event_id'];
    stage.claim(
      'event-id',
      typeof firstId === 'string' && typeof secondId === 'string' && firstId !== secondId,
      [first.body, second.body],
    );

    stage.step('What the topic is now');
    const topic = await bob.get(path);
    stage.claim('latest-wins', topic.body['topic'] === 'Croquet', topic.body);
    stage.claim('no-merge', !('org.example.cups' in topic.body), topic.body);

    stage.step('What Bob hears of it');
    const event = await stage.until(async () => {
      const { body } = await bob.get('/_matrix/client/v3/sync', {
        since: String(before.body['next_batch']),
        timeout: 2000,
      });
      return objectsAt(body, 'rooms', 'join', room, 'timeline', 'events').find(
        (one) => one['event_id'] === secondId,
      );
    });
    stage.claim('in-timeline', event['state_key'] === '', event);
    stage.claim(
      'says-what-was',
      at(event, 'unsigned', 'prev_content', 'topic') === 'Tea' &&
        at(event, 'unsigned', 'replaces_state') === firstId,
      event['unsigned'],
    );
  },
});
