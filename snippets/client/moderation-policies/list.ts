import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { roomFilter, SYNC } from '../../syncing.ts';

export default example({
  title: 'A list of whom to ban',
  about:
    'A policy is state of some room. Whoever wants to go by it does; the server by itself does not.',
  operations: ['setRoomStateWithKey', 'getRoomState'],
  spec: 'client-server-api/#moderation-policy-lists',
  claims: {
    kept: 'Who may read the room reads its policies.',
    'not-applied': 'A user whom a policy names can go on in the very room that has it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', name: 'Whose heads are off' });
    await stage.join(bob, room);
    stage.step('Alice adds a rule about a user');
    await alice.put(roomPath(room, 'state/m.policy.rule.user/rule-1'), {
      entity: bob.userId,
      recommendation: 'm.ban',
      reason: 'Stole the tarts',
    });
    stage.step('Bob reads it');
    const rules = objectsAt({ all: (await bob.get(roomPath(room, 'state'))).json }, 'all').filter(
      ({ type }) => type === 'm.policy.rule.user',
    );
    stage.claim('kept', at(rules[0], 'content', 'entity') === bob.userId, rules);
    await stage.say(bob, room, 'I did not');
    const { body } = await bob.quietly.get(SYNC, { filter: roomFilter() });
    stage.claim('not-applied', JSON.stringify(body).includes('I did not'), body);
  },
});
