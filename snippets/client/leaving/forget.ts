import { example } from '../../example.ts';
import { at, refuses, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Forget a room',
  about: 'Forgetting comes after leaving, and takes the history with it.',
  operations: ['forgetRoom', 'sync', 'getRoomEvents'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidforget',
  errors: ['M_UNKNOWN', 'M_FORBIDDEN'],
  claims: {
    'leave-first': 'Forgetting a room one is in is 400 M_UNKNOWN.',
    'no-history': 'After forgetting, what could be read before is 403 M_FORBIDDEN.',
    'never-in-sync': 'Not even a filter that asks for left rooms brings it.',
    'comes-back': 'A new invite brings the room back.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { invite: [bob.userId] });
    await stage.join(bob, room);

    stage.step('Bob forgets a room that he is in');
    const early = await bob.post(roomPath(room, 'forget'), {});
    stage.claim('leave-first', refuses(early, 400, 'M_UNKNOWN'), early.body);

    stage.step('He leaves');
    await bob.post(roomPath(room, 'leave'), {});
    stage.step('… and forgets');
    await bob.post(roomPath(room, 'forget'), {});

    stage.step('What was said there he will not read again');
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b' });
    stage.claim('no-history', refuses(page, 403, 'M_FORBIDDEN'), page.body);
    const filter = JSON.stringify({ room: { include_leave: true } });
    const all = await bob.quietly.get('/_matrix/client/v3/sync', { filter });
    stage.claim('never-in-sync', !all.text.includes(room), all.body['rooms']);

    stage.step('Alice asks him back');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });
    stage.step('The room is there again');
    const sync = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim(
      'comes-back',
      at(sync.body, 'rooms', 'invite', room) !== undefined,
      sync.body['rooms'],
    );
  },
});
