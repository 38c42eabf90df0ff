import { example } from '../../example.ts';
import { isAmong, refuses } from '../../look.ts';

export default example({
  title: 'A guest who stays',
  about:
    'The guest becomes a user with the same id, so the rooms and what was said in them are kept.',
  operations: ['register', 'getTokenOwner', 'getJoinedRooms'],
  spec: 'client-server-api/#guest-access',
  errors: ['M_UNKNOWN_TOKEN', 'M_INVALID_USERNAME'],
  needs: { guests: 'on', registration: 'open' },
  claims: {
    'own-name':
      'The username has to be the guest’s own localpart: another is 400 M_INVALID_USERNAME.',
    'same-id': 'The user id stays the same.',
    'no-guest': 'The new token is no guest’s.',
    'rooms-kept': 'The user is in the rooms that the guest was in.',
    'guest-token': 'The guest’s token is refused.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'can_join' } },
      ],
    });
    const made = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const guest = String(made.body['user_id']);
    const guestToken = String(made.body['access_token']);
    await stage.anyone.quietly.request(
      'POST',
      `/_matrix/client/v3/join/${encodeURIComponent(room)}`,
      {
        token: guestToken,
        body: {},
      },
    );
    const upgrade = (username: string) =>
      stage.anyone.post('/_matrix/client/v3/register', {
        username,
        password: 'in the teapot',
        guest_access_token: guestToken,
        auth: { type: 'm.login.dummy' },
      });

    stage.step('With another name');
    const renamed = await upgrade(stage.unique('dormouse'));
    stage.claim('own-name', refuses(renamed, 400, 'M_INVALID_USERNAME'), renamed.body);

    stage.step('With its own');
    const user = await upgrade(guest.slice(1, guest.indexOf(':')));
    const token = String(user.body['access_token']);
    stage.claim('same-id', user.body['user_id'] === guest, user.body);

    stage.step('Who is that now?');
    const owner = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', { token });
    stage.claim('no-guest', owner.body['is_guest'] !== true && owner.status === 200, owner.body);
    stage.step('And where?');
    const rooms = await stage.anyone.request('GET', '/_matrix/client/v3/joined_rooms', { token });
    stage.claim('rooms-kept', isAmong(room, rooms.body['joined_rooms']), rooms.body);

    stage.step('The guest’s token');
    const late = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: guestToken,
    });
    stage.claim('guest-token', refuses(late, 401, 'M_UNKNOWN_TOKEN'), late.body);
  },
});
