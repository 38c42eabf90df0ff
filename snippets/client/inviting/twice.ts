import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Invite somebody who is invited',
  operations: ['inviteUser', 'getRoomEvents'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidinvite',
  claims: {
    'no-error': 'The second invite answers 200, whoever sends it.',
    'still-invited': 'The user is still invited, and joining works.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { invite: [carol.userId] });
    await stage.join(carol, room);

    stage.step('Alice invites Bob');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });
    stage.step('So does Carol, who did not know');
    const second = await carol.post(roomPath(room, 'invite'), { user_id: bob.userId });
    stage.claim('no-error', second.status === 200, second.body);

    stage.step('Bob accepts');
    const joined = await bob.post(roomPath(room, 'join'), {});
    const page = await alice.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 });
    const steps = objectsAt(page.body, 'chunk').filter(({ state_key }) => state_key === bob.userId);
    stage.claim('still-invited', joined.status === 200 && steps.length >= 2, joined.body);
  },
});
