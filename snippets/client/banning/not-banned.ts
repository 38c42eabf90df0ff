import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Lift a ban that is not there',
  about:
    'In the room, lifting a ban is setting a membership to leave. A server that does only that lets unban kick people.',
  operations: ['unban'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidunban',
  errors: ['M_BAD_STATE'],
  claims: {
    stranger: 'Unbanning somebody who is not banned is 403 M_BAD_STATE.',
    member: 'So is unbanning a member, who stays in the room.',
    'ban-again': 'Banning somebody who is banned already answers 200.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });

    stage.step('Bob has never been here');
    const stranger = await alice.post(roomPath(room, 'unban'), { user_id: bob.userId });
    stage.claim('stranger', refuses(stranger, 403, 'M_BAD_STATE'), stranger.body);

    await stage.join(bob, room);
    stage.step('Bob is a member');
    const member = await alice.post(roomPath(room, 'unban'), { user_id: bob.userId });
    const path = roomPath(room, `state/m.room.member/${encodeURIComponent(bob.userId)}`);
    const still = await bob.quietly.get(path);
    stage.claim(
      'member',
      refuses(member, 403, 'M_BAD_STATE') && still.body['membership'] === 'join',
      [member.body, still.body],
    );

    await alice.quietly.post(roomPath(room, 'ban'), { user_id: bob.userId });
    stage.step('Bob is banned, and is banned once more');
    const again = await alice.post(roomPath(room, 'ban'), { user_id: bob.userId });
    stage.claim('ban-again', again.status === 200, again.body);
  },
});
