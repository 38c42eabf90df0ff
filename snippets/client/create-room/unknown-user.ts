import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Inviting somebody who is not there',
  about: 'The spec does not say what becomes of an invite to a user who does not exist.',
  operations: ['createRoom', 'inviteUser'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_NOT_FOUND'],
  claims: {
    'no-room': 'A room that is to begin with such an invite is not made: 404 M_NOT_FOUND.',
    'no-invite': 'An invite to a room that exists is refused in the same way.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;

    stage.step('Alice mistypes a name');
    const created = await alice.post('/_matrix/client/v3/createRoom', { invite: [nobody] });
    stage.claim('no-room', refuses(created, 404, 'M_NOT_FOUND'), created.body);

    const room = await stage.room(alice);
    stage.step('… and again, in a room she has');
    const invited = await alice.post(
      `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/invite`,
      { user_id: nobody },
    );
    stage.claim('no-invite', refuses(invited, 404, 'M_NOT_FOUND'), invited.body);
  },
});
