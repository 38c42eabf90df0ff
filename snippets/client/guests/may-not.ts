import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'What a guest may not do',
  operations: ['createRoom', 'joinRoomById', 'setProfileField', 'changePassword'],
  spec: 'client-server-api/#guest-access',
  errors: ['M_GUEST_ACCESS_FORBIDDEN'],
  needs: { guests: 'on' },
  claims: {
    'no-rooms': 'A guest makes no rooms: 403 M_GUEST_ACCESS_FORBIDDEN.',
    'not-invited-in': 'It joins no room that does not say can_join, public as the room may be.',
    'no-avatar': 'Of its profile it changes nothing but the display name.',
    'no-password': 'It has no password to change.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
      ],
    });
    const made = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const token = String(made.body['access_token']);
    const userId = encodeURIComponent(String(made.body['user_id']));

    stage.step('A room of its own');
    const create = await stage.anyone.request('POST', '/_matrix/client/v3/createRoom', {
      token,
      body: {},
    });
    stage.claim('no-rooms', refuses(create, 403, 'M_GUEST_ACCESS_FORBIDDEN'), create.body);

    stage.step('A public room that takes no guests');
    const join = await stage.anyone.request('POST', roomPath(room, 'join'), { token, body: {} });
    stage.claim('not-invited-in', join.status === 403, join.body);

    stage.step('A picture');
    const avatar = await stage.anyone.request(
      'PUT',
      `/_matrix/client/v3/profile/${userId}/avatar_url`,
      { token, body: { avatar_url: 'mxc://example.org/dormouse' } },
    );
    stage.claim('no-avatar', avatar.status === 403, avatar.body);

    stage.step('A password');
    const password = await stage.anyone.request('POST', '/_matrix/client/v3/account/password', {
      token,
      body: { new_password: 'in the teapot' },
    });
    stage.claim('no-password', password.status === 403, password.body);
  },
});
