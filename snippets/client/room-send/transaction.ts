import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Send again because no answer came',
  about:
    'A client that hears nothing cannot know whether its message got through. The transaction id makes it safe to ask again.',
  operations: ['sendMessage', 'getRoomEvents'],
  spec: 'client-server-api/#transaction-identifiers',
  claims: {
    'same-answer':
      'The same request with the same transaction id is answered with the same event id.',
    'at-once':
      'Two such requests that arrive at the same time are answered with the same event id, too.',
    'sent-once': 'The room has the message once.',
    'path-counts': 'The same transaction id in another path, here of another type, is another one.',
    'device-counts': 'The same transaction id from another device of the user is another one.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const txn = stage.unique('tea');
    const path = roomPath(room, `send/m.room.message/${txn}`);
    const message = { msgtype: 'm.text', body: 'Have some wine' };
    const [quick, other] = await Promise.all([
      alice.quietly.put(path, message),
      alice.quietly.put(path, message),
    ]);
    stage.claim('at-once', quick.body['event_id'] === other.body['event_id'], [
      quick.body,
      other.body,
    ]);

    stage.step('Alice’s client lost the answer and sends the same request again');
    const again = await alice.put(path, message);
    stage.claim('same-answer', again.body['event_id'] === quick.body['event_id'], again.body);

    stage.step('The room has it once');
    const page = await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 });
    const said = objectsAt(page.body, 'chunk').filter(
      ({ content }) => JSON.stringify(content)?.includes('Have some wine') === true,
    );
    stage.claim('sent-once', said.length === 1, said);

    stage.step('Another type of event makes another path');
    const otherPath = await alice.put(roomPath(room, `send/org.example.tea/${txn}`), { cups: 2 });
    stage.claim(
      'path-counts',
      otherPath.status === 200 && otherPath.body['event_id'] !== quick.body['event_id'],
      otherPath.body,
    );

    stage.step('Alice’s phone happens to count from the same number');
    const phone = await alice.newDevice();
    const otherDevice = await phone.put(path, message);
    stage.claim(
      'device-counts',
      otherDevice.status === 200 && otherDevice.body['event_id'] !== quick.body['event_id'],
      otherDevice.body,
    );
  },
});
