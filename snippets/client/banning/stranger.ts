import { example } from '../../example.ts';
import { at, refuses, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Ban somebody who is not there',
  about:
    'A ban needs no member. Moderators use it to keep out who has never come, or who is only invited.',
  operations: ['ban', 'joinRoomById', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidban',
  errors: ['M_FORBIDDEN'],
  claims: {
    'in-advance': 'Somebody who has never been in the room can be banned from it.',
    'invite-gone': 'An invite that was there is gone from /sync.',
    shut: 'Neither of them can join.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', invite: [carol.userId] });

    stage.step('Bob has never been here');
    const ban = await alice.post(roomPath(room, 'ban'), { user_id: bob.userId });
    stage.claim('in-advance', ban.status === 200, ban.body);
    stage.step('Carol is invited');
    await alice.post(roomPath(room, 'ban'), { user_id: carol.userId });

    stage.step('She was');
    const sync = await carol.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim('invite-gone', at(sync.body, 'rooms', 'invite', room) === undefined, sync.body);

    stage.step('Bob at the door');
    const first = await bob.post(roomPath(room, 'join'), {});
    stage.step('Carol at the door');
    const second = await carol.post(roomPath(room, 'join'), {});
    stage.claim('shut', refuses(first, 403, 'M_FORBIDDEN') && refuses(second, 403, 'M_FORBIDDEN'), [
      first.body,
      second.body,
    ]);
  },
});
