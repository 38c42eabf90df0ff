import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Send a message',
  about:
    'The body is the content and nothing but the content. All else of the event is made by the server.',
  operations: ['sendMessage', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid',
  claims: {
    'event-id': 'The answer names the new event by its id.',
    'id-size': 'No event id is longer than 255 bytes.',
    arrives: 'Others in the room find it in the timeline of their next sync, under that id.',
    'content-as-sent': 'The content is what was sent, with fields the server does not know.',
    'sender-and-time': 'The server says who sent it and when, whatever the content says.',
    'not-state': 'It has no state key, so it is no part of the room’s state.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const before = await bob.quietly.get('/_matrix/client/v3/sync');

    stage.step('Alice sends; the last part of the path is a name for this request');
    const content = { msgtype: 'm.text', body: 'Curiouser', 'org.example.mood': { level: 3 } };
    const sent = await alice.put(
      roomPath(room, `send/m.room.message/${stage.unique('first')}`),
      content,
    );
    const eventId = sent.body['event_id'];
    stage.claim('event-id', typeof eventId === 'string' && eventId.startsWith('$'), sent.body);

    stage.claim('id-size', new TextEncoder().encode(String(eventId)).length <= 255, eventId);

    stage.step('Bob syncs');
    const event = await stage.until(async () => {
      const { body } = await bob.get('/_matrix/client/v3/sync', {
        since: String(before.body['next_batch']),
        timeout: 2000,
      });
      return objectsAt(body, 'rooms', 'join', room, 'timeline', 'events').find(
        (one) => one['type'] === 'm.room.message',
      );
    });
    stage.claim('arrives', event['event_id'] === eventId, event);
    stage.claim(
      'content-as-sent',
      at(event, 'content', 'body') === 'Curiouser' &&
        at(event, 'content', 'msgtype') === 'm.text' &&
        at(event, 'content', 'org.example.mood', 'level') === 3,
      event['content'],
    );
    const time = event['origin_server_ts'];
    stage.claim(
      'sender-and-time',
      event['sender'] === alice.userId && typeof time === 'number' && time > 1_500_000_000_000,
      event,
    );
    stage.claim('not-state', !('state_key' in event), event);
  },
});
