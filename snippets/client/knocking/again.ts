import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Knock twice',
  about:
    'The rules of rooms let a knock replace a knock. Then every impatient tap would be news to all members.',
  operations: ['knockRoom'],
  spec: 'client-server-api/#post_matrixclientv3knockroomidoralias',
  claims: {
    'no-error': 'The second knock answers 200 and the same room.',
    'first-stays': 'The knock that the members see is the first, with its reason.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    const knock = `/_matrix/client/v3/knock/${encodeURIComponent(room)}`;

    stage.step('Bob knocks');
    const first = await bob.post(knock, { reason: 'Hello?' });
    stage.step('… and again');
    const second = await bob.post(knock, { reason: 'HELLO?' });
    stage.claim('no-error', second.status === 200 && second.text === first.text, second.body);
    stage.step('What Alice sees');
    const member = await alice.get(
      roomPath(room, `state/m.room.member/${encodeURIComponent(bob.userId)}`),
    );
    stage.claim('first-stays', member.body['reason'] === 'Hello?', member.body);
  },
});
