import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Lists of threads that are refused',
  operations: ['getThreadRoots'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidthreads',
  errors: ['M_FORBIDDEN', 'M_INVALID_PARAM'],
  claims: {
    stranger: 'Who may not look into the room gets M_FORBIDDEN, status 403.',
    token: 'A token that the server did not give out is M_INVALID_PARAM, status 400.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/threads`;
    stage.step('Bob is not in the room');
    const stranger = await bob.get(path);
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);
    stage.step('A token out of thin air');
    const token = await alice.get(path, { from: 'wonderland' });
    stage.claim('token', refuses(token, 400, 'M_INVALID_PARAM'), token.body);
  },
});
