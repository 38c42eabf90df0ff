import { example } from '../../example.ts';
import { at, isAmong, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Leave a room',
  about: 'Who leaves keeps what they could read, and reads nothing new.',
  operations: ['leaveRoom', 'sync', 'getRoomEvents', 'getCapabilities'],
  spec: 'client-server-api/#leaving-rooms',
  errors: ['M_FORBIDDEN'],
  claims: {
    'left-once': 'The next sync has the room among those that were left, with the leave event.',
    'then-quiet': 'A fresh sync does not name the room.',
    announced:
      'The capability m.forget_forced_upon_leave is true where leaving forgets too, and not elsewhere.',
    'on-request': 'It does so with a filter that asks for left rooms.',
    history: 'Messages from before can still be read.',
    'nothing-new': 'Messages from after cannot.',
    'no-sending': 'Sending into the room is 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const before = await stage.say(alice, room, 'Have some wine');
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Bob has had enough');
    await bob.post(roomPath(room, 'leave'), { reason: 'There is no wine' });
    const after = await stage.say(alice, room, 'How rude');

    stage.step('His client is told once');
    const news = await bob.get('/_matrix/client/v3/sync', { since });
    const left = objectsAt(news.body, 'rooms', 'leave', room, 'timeline', 'events');
    stage.claim(
      'left-once',
      left.some(({ state_key }) => state_key === bob.userId) &&
        at(news.body, 'rooms', 'join', room) === undefined,
      news.body['rooms'],
    );
    const fresh = await bob.quietly.get('/_matrix/client/v3/sync');
    stage.claim('then-quiet', !fresh.text.includes(room), fresh.body['rooms']);
    stage.step('A client that shows rooms of the past asks for them');
    const filter = JSON.stringify({
      account_data: { not_types: ['*'] },
      room: { include_leave: true, timeline: { limit: 1 } },
    });
    const asked = await bob.get('/_matrix/client/v3/sync', { filter });
    stage.claim('on-request', at(asked.body, 'rooms', 'leave', room) !== undefined, asked.body);
    const offers = await bob.quietly.get('/_matrix/client/v3/capabilities');
    const forced =
      at(offers.body, 'capabilities', 'm.forget_forced_upon_leave', 'enabled') === true;
    const isForgotten = at(asked.body, 'rooms', 'leave', room) === undefined;
    stage.claim('announced', forced === isForgotten, offers.body);

    stage.step('He scrolls back');
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b', limit: 5 });
    const ids = objectsAt(page.body, 'chunk').map(({ event_id }) => String(event_id));
    stage.claim('history', isAmong(before, ids), ids);
    stage.claim('nothing-new', !isAmong(after, ids), ids);

    stage.step('… and would like to have the last word');
    const sent = await bob.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Ruder',
    });
    stage.claim('no-sending', refuses(sent, 403, 'M_FORBIDDEN'), sent.body);
  },
});
