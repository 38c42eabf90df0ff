import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Set what is already so',
  about:
    'State requests carry no transaction id, so a client that asks again after a lost answer would fill the room with the same event. Here the one that is there answers for the second.',
  operations: ['setRoomStateWithKey', 'getRoomEvents'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey',
  claims: {
    'same-event':
      'Who sets again what they themselves have set is answered with the same event id.',
    'any-order': 'The order of the keys in the body does not matter.',
    'one-event': 'The room has one such event.',
    'others-say-it-themselves':
      'Somebody else who sets the same content makes an event, because it is they who say it now.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      preset: 'public_chat',
      power_level_content_override: { state_default: 0 },
    });
    await stage.join(bob, room);
    const path = roomPath(room, 'state/org.example.jury');

    stage.step('Alice sets a state');
    const first = await alice.put(path, { verdict: 'none', jurors: 12 });
    stage.step('And again, with the keys in another order');
    const again = await alice.put(path, { jurors: 12, verdict: 'none' });
    stage.claim(
      'any-order',
      again.status === 200 && again.body['event_id'] === first.body['event_id'],
      [first.body, again.body],
    );
    const third = await alice.quietly.put(path, { verdict: 'none', jurors: 12 });
    stage.claim('same-event', third.body['event_id'] === first.body['event_id'], third.body);

    const page = await alice.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 50 });
    const events = objectsAt(page.body, 'chunk').filter(({ type }) => type === 'org.example.jury');
    stage.claim('one-event', events.length === 1, events);

    stage.step('Bob says the same');
    const bobs = await bob.put(path, { verdict: 'none', jurors: 12 });
    stage.claim(
      'others-say-it-themselves',
      bobs.status === 200 && bobs.body['event_id'] !== first.body['event_id'],
      bobs.body,
    );
  },
});
