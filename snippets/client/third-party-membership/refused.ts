import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invite an e-mail address',
  about: 'Who an address belongs to, only an identity server knows. This server asks none.',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite',
  errors: ['M_THREEPID_DENIED', 'M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    denied: 'An invite by address is 403 M_THREEPID_DENIED.',
    'not-in-it': 'Who is not in the room gets 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const address = {
      id_server: 'id.example.org',
      id_access_token: 'knave',
      medium: 'email',
      address: 'hatter@example.org',
    };
    stage.step('Whoever the hatter is');
    const denied = await alice.post(roomPath(room, 'invite'), address);
    stage.claim('denied', refuses(denied, 403, 'M_THREEPID_DENIED'), denied.body);
    stage.step('Bob is not even in the room');
    const outside = await bob.post(roomPath(room, 'invite'), address);
    stage.claim('not-in-it', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);
  },
});
