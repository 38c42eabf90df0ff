import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Members of a time before one’s own',
  about:
    'Where history is closed to newcomers, a list of members of that time would open it by the back door.',
  operations: ['getMembersByRoom'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmembers',
  claims: {
    'still-here':
      'Members of then whose event is still current are listed: the room’s state shows them anyway.',
    'not-gone': 'Member events of then that are no longer current are left out.',
    'others-see': 'Who was there at the time is shown both.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        {
          type: 'm.room.history_visibility',
          state_key: '',
          content: { history_visibility: 'joined' },
        },
      ],
    });
    await stage.join(bob, room);
    const sync = await alice.quietly.get('/_matrix/client/v3/sync');
    const token = String(at(sync.body, 'next_batch'));
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.join(carol, room);

    stage.step('Carol asks for the members of before she came');
    const hers = await carol.get(roomPath(room, 'members'), { at: token });
    const keys = objectsAt(hers.body, 'chunk').map(({ state_key: key }) => key);
    stage.claim('still-here', keys.includes(alice.userId), keys);
    stage.claim('not-gone', !keys.includes(bob.userId), keys);

    stage.step('Alice asks the same');
    const own = await alice.get(roomPath(room, 'members'), { at: token });
    const all = objectsAt(own.body, 'chunk').map(({ state_key: key }) => key);
    stage.claim('others-see', all.includes(alice.userId) && all.includes(bob.userId), all);
  },
});
