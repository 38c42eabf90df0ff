import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Look into a room that does not exist',
  about: 'A different answer would tell anyone who asks which rooms there are.',
  operations: ['getRoomState', 'getMembersByRoom', 'getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstate',
  errors: ['M_FORBIDDEN'],
  claims: {
    same: 'The answer is the same, to the letter, as for a room one is not in.',
    everywhere: 'That holds for state, members and messages.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const nowhere = `!${'A'.repeat(43)}`;

    stage.step('Bob asks for the state of a room he is not in');
    const closed = await bob.get(roomPath(room, 'state'));
    stage.step('And of one that does not exist');
    const missing = await bob.get(roomPath(nowhere, 'state'));
    stage.claim('same', missing.status === closed.status && missing.text === closed.text, [
      closed.body,
      missing.body,
    ]);

    const differing: string[] = [];
    for (const rest of ['state/m.room.name', 'members', 'messages?dir=b']) {
      const [one, other] = [
        await bob.get(roomPath(room, rest)),
        await bob.get(roomPath(nowhere, rest)),
      ];
      if (one.status !== other.status || one.text !== other.text) differing.push(rest);
    }
    stage.claim('everywhere', differing.length === 0, differing);
  },
});
