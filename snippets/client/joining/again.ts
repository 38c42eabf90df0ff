import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Join a room twice',
  about:
    'A client that never saw the answer asks again. The spec does not say what that does; here it does nothing.',
  operations: ['joinRoomById', 'getRoomEvents'],
  spec: 'client-server-api/#joining-rooms',
  claims: {
    'no-error': 'The second request answers 200 and the same room.',
    'one-event': 'There is one member event, with the reason of the first request.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });

    stage.step('Bob joins');
    const first = await bob.post(roomPath(room, 'join'), { reason: 'once' });
    stage.step('… and once more, for another reason');
    const second = await bob.post(roomPath(room, 'join'), { reason: 'twice' });
    stage.claim('no-error', second.status === 200 && second.text === first.text, second.body);

    stage.step('What the room tells of it');
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 });
    const joins = objectsAt(page.body, 'chunk').filter(({ state_key }) => state_key === bob.userId);
    const reasons = joins.map((event) => objectsAt([event['content'] ?? null])[0]?.['reason']);
    stage.claim('one-event', JSON.stringify(reasons) === '["once"]', joins);
  },
});
