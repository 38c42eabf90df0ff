import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'What was said while one was away',
  about:
    'Bob leaves, comes back, and leaves for good. The room’s history is shared all the time, which is what most rooms have.',
  operations: ['getOneRoomEvent', 'getRoomEvents'],
  spec: 'client-server-api/#room-history-visibility',
  claims: {
    away: 'While he is away he does not see what is said.',
    back: 'Once he is back he sees it.',
    'gone-again':
      'He keeps it after leaving again: he joined after it was said, and that is what counts.',
    'not-the-rest': 'What is said after that stays closed.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const leave = () => bob.quietly.post(roomPath(room, 'leave'), {});
    const event = (id: string) => roomPath(room, `event/${encodeURIComponent(id)}`);
    await stage.join(bob, room);
    await leave();
    const between = await stage.say(alice, room, 'He is gone');

    stage.step('Bob is away');
    const away = await bob.get(event(between));
    stage.claim('away', refuses(away, 404, 'M_NOT_FOUND'), away.body);

    await stage.join(bob, room);
    const back = await bob.quietly.get(event(between));
    stage.claim('back', back.status === 200, back.body);
    await leave();
    const later = await stage.say(alice, room, 'He is gone again');

    stage.step('Bob came back, and left again');
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b', limit: 3 });
    const ids = objectsAt(page.body, 'chunk').map(({ event_id: id }) => id);
    stage.claim('gone-again', ids.includes(between), ids);
    stage.claim('not-the-rest', !ids.includes(later), ids);
  },
});
