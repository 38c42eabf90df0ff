import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Lift a ban',
  about: 'Lifting a ban does not bring anybody back. It makes them somebody who has left.',
  operations: ['unban', 'joinRoomById', 'inviteUser'],
  spec: 'client-server-api/#banning-users-in-a-room',
  claims: {
    'as-if-left': 'Afterwards the user’s membership is leave, with the reason that was given.',
    'not-in': 'Once the ban is lifted the user is not in the room, and was not invited.',
    'may-join': 'In a public room they can join again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await alice.quietly.post(roomPath(room, 'ban'), { user_id: bob.userId });

    stage.step('Alice lifts the ban');
    await alice.post(roomPath(room, 'unban'), {
      user_id: bob.userId,
      reason: 'The tarts are back',
    });
    stage.step('What Bob is to the room now');
    const path = roomPath(room, `state/m.room.member/${encodeURIComponent(bob.userId)}`);
    const member = (await alice.get(path)).body;
    stage.claim(
      'as-if-left',
      member['membership'] === 'leave' && member['reason'] === 'The tarts are back',
      member,
    );
    const sync = await bob.quietly.get('/_matrix/client/v3/sync');
    stage.claim(
      'not-in',
      at(sync.body, 'rooms', 'join', room) === undefined &&
        at(sync.body, 'rooms', 'invite', room) === undefined,
      sync.body['rooms'],
    );
    stage.step('He comes back');
    const joined = await bob.post(roomPath(room, 'join'), {});
    stage.claim(
      'may-join',
      joined.status === 200 && !refuses(joined, 403, 'M_FORBIDDEN'),
      joined.body,
    );
  },
});
