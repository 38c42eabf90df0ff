import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';
import { roomFilter, roomIn, syncUntil, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'An invite that was rejected',
  about:
    'Bob never was in the room and may see nothing of it. But his other devices have to take the invite off the screen.',
  operations: ['sync'],
  spec: 'client-server-api/#leaving-rooms',
  claims: {
    left: 'The room is in leave.',
    'own-event': 'All it holds is his own member event, in state.',
    'no-timeline': 'There is no timeline: the room was never his to read.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { invite: [bob.userId] });
    const phone = await bob.newDevice();
    const filter = roomFilter();
    const since = await tokenOf(phone, { filter });
    await bob.quietly.post(roomPath(room, 'leave'), {});

    stage.step('Bob rejected it; this is his other device');
    const body = await syncUntil(
      stage,
      phone,
      { filter, since },
      (answer) => roomIn(answer, room, 'leave') !== undefined,
    );
    const left = roomIn(body, room, 'leave');
    stage.claim('left', roomIn(body, room, 'invite') === undefined, body);
    const state = objectsAt(left, 'state', 'events');
    const isOwn = state.length === 1 && state[0]?.['state_key'] === bob.userId;
    stage.claim('own-event', isOwn, left);
    stage.claim('no-timeline', timelineIn(body, room, 'leave').length === 0, left);
  },
});
