import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Members walk in, others knock',
  about:
    'knock_restricted is both rules at once. Which one counts depends on the operation that is called.',
  operations: ['knockRoom', 'joinRoomById'],
  spec: 'client-server-api/#restricted-rooms',
  claims: {
    'members-join': 'Who is in the room that is named joins without an invite.',
    'others-not': 'Others cannot join.',
    'others-knock': 'They can knock.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const club = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, club);
    const allow = [{ type: 'm.room_membership', room_id: club }];
    const room = await stage.room(alice, {
      initial_state: [
        { type: 'm.room.join_rules', content: { join_rule: 'knock_restricted', allow } },
      ],
    });

    stage.step('Bob is in the club');
    const member = await bob.post(roomPath(room, 'join'), {});
    stage.claim('members-join', member.status === 200, member.body);
    stage.step('Carol is not');
    const other = await carol.post(roomPath(room, 'join'), {});
    stage.claim('others-not', other.status === 403, other.body);
    stage.step('… so she knocks');
    const knock = await carol.post(`/_matrix/client/v3/knock/${encodeURIComponent(room)}`, {});
    stage.claim('others-knock', knock.status === 200, knock.body);
  },
});
