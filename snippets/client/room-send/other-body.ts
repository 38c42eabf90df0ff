import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'The same transaction id with another body',
  about:
    'A client that forgets to change the id loses a message. Nothing in the answer tells it so.',
  operations: ['sendMessage', 'getOneRoomEvent'],
  spec: 'client-server-api/#transaction-identifiers',
  claims: {
    'first-answer': 'The answer is the one to the first request.',
    'first-content': 'That event has the first body; the second body is nowhere.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const path = roomPath(room, `send/m.room.message/${stage.unique('same')}`);

    stage.step('A message');
    const first = await alice.put(path, { msgtype: 'm.text', body: 'Drink me' });
    stage.step('Another one, under the same id');
    const second = await alice.put(path, { msgtype: 'm.text', body: 'Eat me' });
    stage.claim(
      'first-answer',
      second.status === 200 && second.body['event_id'] === first.body['event_id'],
      second.body,
    );
    stage.step('What was sent');
    const id = encodeURIComponent(String(second.body['event_id']));
    const event = await alice.get(roomPath(room, `event/${id}`));
    stage.claim('first-content', at(event.body, 'content', 'body') === 'Drink me', event.body);
  },
});
