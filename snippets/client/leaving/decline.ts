import { example } from '../../example.ts';
import { at, refuses, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Decline an invite',
  about: 'An invite is declined by leaving a room one has never been in.',
  operations: ['leaveRoom', 'sync'],
  spec: 'client-server-api/#leaving-rooms',
  errors: ['M_FORBIDDEN'],
  claims: {
    'no-longer-invited': 'The invite is gone from /sync.',
    told: 'The room sees that the user left, with the reason.',
    'invite-used-up': 'The declined invite opens the door no more.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { invite: [bob.userId] });

    stage.step('Bob would rather not');
    await bob.post(roomPath(room, 'leave'), { reason: 'A very important date' });
    stage.step('His client shows no invite');
    const sync = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim(
      'no-longer-invited',
      at(sync.body, 'rooms', 'invite', room) === undefined,
      sync.body['rooms'],
    );

    stage.step('Alice sees why');
    const member = await alice.get(
      roomPath(room, `state/m.room.member/${encodeURIComponent(bob.userId)}`),
    );
    stage.claim(
      'told',
      member.body['membership'] === 'leave' && member.body['reason'] === 'A very important date',
      member.body,
    );
    stage.step('He thinks better of it, too late');
    const joined = await bob.post(roomPath(room, 'join'), {});
    stage.claim('invite-used-up', refuses(joined, 403, 'M_FORBIDDEN'), joined.body);
  },
});
