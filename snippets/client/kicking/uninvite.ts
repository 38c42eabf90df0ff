import { example } from '../../example.ts';
import { at, refuses, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Take an invite back',
  about: 'Kicking somebody who is only invited withdraws the invite.',
  operations: ['kick', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidkick',
  errors: ['M_FORBIDDEN'],
  claims: {
    withdrawn: 'An invite that was taken back is gone from /sync.',
    'no-entry': 'Joining is 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { invite: [bob.userId] });

    stage.step('Alice changes her mind');
    await alice.post(roomPath(room, 'kick'), { user_id: bob.userId });
    stage.step('Bob has no invite');
    const sync = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim('withdrawn', at(sync.body, 'rooms', 'invite', room) === undefined, sync.body);
    stage.step('… and cannot come in');
    const joined = await bob.post(roomPath(room, 'join'), {});
    stage.claim('no-entry', refuses(joined, 403, 'M_FORBIDDEN'), joined.body);
  },
});
