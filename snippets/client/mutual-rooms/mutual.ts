import { example } from '../../example.ts';
import { isAmong, roomPath } from '../../look.ts';

export default example({
  title: 'Where two people meet',
  operations: ['getMutualRooms'],
  spec: 'client-server-api/#get_matrixclientv1mutual_rooms',
  errors: ['M_INVALID_PARAM'],
  claims: {
    both: 'Rooms that both are in are listed, and counted.',
    left: 'A room that one of them has left is not.',
    nobody: 'With a user who does not exist there are none.',
    own: 'One’s own id is M_INVALID_PARAM, status 400.',
    token: 'So is a token that the server did not give out.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const [here, gone] = [
      await stage.room(alice, { preset: 'public_chat' }),
      await stage.room(alice, { preset: 'public_chat' }),
    ];
    await stage.room(bob);
    for (const room of [here, gone]) await stage.join(bob, room);
    await bob.quietly.post(roomPath(gone, 'leave'), {});
    const path = '/_matrix/client/v1/mutual_rooms';

    stage.step('Alice and Bob');
    const { body } = await alice.get(path, { user_id: bob.userId });
    stage.claim('both', isAmong(here, body['joined']) && body['count'] === 1, body);
    stage.claim('left', !isAmong(gone, body['joined']), body);
    stage.step('Alice and nobody');
    const nobody = (await alice.get(path, { user_id: `@${stage.unique()}:${stage.serverName}` }))
      .body;
    stage.claim('nobody', nobody['count'] === 0, nobody);
    stage.step('Alice and Alice');
    const own = await alice.get(path, { user_id: alice.userId });
    stage.claim('own', own.status === 400 && own.body['errcode'] === 'M_INVALID_PARAM', own.body);
    stage.step('A token out of thin air');
    const token = await alice.get(path, { user_id: bob.userId, from: 'wonderland' });
    stage.claim('token', token.status === 400, token.body);
  },
});
