import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invite an e-mail address',
  about:
    'Such an invite is made with the help of an identity server. A server that asks none has to say so, and the spec has no code for it.',
  operations: ['inviteUser', 'createRoom'],
  spec: 'client-server-api/#third-party-invites',
  errors: ['M_THREEPID_DENIED'],
  needs: { ruma: true },
  claims: {
    denied: 'Inviting an address is 403 M_THREEPID_DENIED.',
    'no-room': 'A room that is to begin with such an invite is refused before it is made.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const address = { id_server: 'id.example.org', medium: 'email', address: 'dodo@example.org' };

    stage.step('Alice knows an address and no user id');
    const invited = await alice.post(roomPath(room, 'invite'), {
      ...address,
      id_access_token: 'abc123',
    });
    stage.claim('denied', refuses(invited, 403, 'M_THREEPID_DENIED'), invited.body);
    stage.step('The same for a new room');
    const created = await alice.post('/_matrix/client/v3/createRoom', { invite_3pid: [address] });
    stage.claim('no-room', refuses(created, 403, 'M_THREEPID_DENIED'), created.body);
  },
});
