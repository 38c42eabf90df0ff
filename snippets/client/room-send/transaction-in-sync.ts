import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import type { User } from '../../example.ts';

export default example({
  title: 'Recognise one’s own message in /sync',
  about:
    'A client shows a message at once and waits for the real event. The transaction id under `unsigned` is how it knows which of the two to drop.',
  operations: ['sync', 'sendMessage'],
  spec: 'client-server-api/#transaction-identifiers',
  claims: {
    'for-the-device': 'The device that sent the event finds its transaction id under unsigned.',
    'not-other-device':
      'Another device of the same user does not: it has made no such transaction.',
    'not-others': 'Nobody else does either.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await alice.newDevice();
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const txn = stage.unique('echo');
    const sent = await alice.quietly.put(roomPath(room, `send/m.room.message/${txn}`), {
      msgtype: 'm.text',
      body: 'Off with its echo',
    });

    const filter = JSON.stringify({
      room: { timeline: { types: ['m.room.message'] }, state: { types: [] } },
      presence: { types: [] },
      account_data: { types: [] },
    });
    const seenBy = (who: User) =>
      stage.until(async () => {
        const { body } = await who.get('/_matrix/client/v3/sync', { filter });
        return objectsAt(body, 'rooms', 'join', room, 'timeline', 'events').find(
          (event) => event['event_id'] === sent.body['event_id'],
        );
      });
    stage.step('The device that sent it');
    const own = await seenBy(alice);
    stage.claim('for-the-device', at(own, 'unsigned', 'transaction_id') === txn, own);

    stage.step('Alice’s other device');
    const onPhone = await seenBy(phone);
    stage.claim(
      'not-other-device',
      at(onPhone, 'unsigned', 'transaction_id') === undefined,
      onPhone,
    );

    stage.step('Bob');
    const others = await seenBy(bob);
    stage.claim('not-others', at(others, 'unsigned', 'transaction_id') === undefined, others);
  },
});
