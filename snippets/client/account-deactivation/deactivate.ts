import { example } from '../../example.ts';
import { isAmong, refuses, roomPath } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'End an account',
  about:
    'There is no way back: the user id is never given out again, so nobody can come later and be taken for Alice.',
  operations: ['deactivateAccount', 'register', 'getTokenOwner', 'getUserProfile'],
  spec: 'client-server-api/#post_matrixclientv3accountdeactivate',
  errors: ['M_UNKNOWN_TOKEN', 'M_USER_IN_USE', 'M_NOT_FOUND'],
  claims: {
    'asks-first': 'The first request is answered with 401: this is not done by a token alone.',
    'nothing-to-unbind':
      'It answers id_server_unbind_result success where no identifiers were bound.',
    'logged-out': 'The access token is refused afterwards.',
    'left-rooms': 'The user is in no room any more.',
    'no-profile': 'The profile is gone.',
    'never-again': 'Nobody can register the name again: 400 M_USER_IN_USE.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const room = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(alice, room);
    const deactivate = '/_matrix/client/v3/account/deactivate';

    stage.step('Alice wants to go');
    const challenge = await alice.post(deactivate, {});
    stage.claim('asks-first', challenge.status === 401, challenge.body);
    stage.step('She means it');
    const done = await alice.post(deactivate, { auth: passwordProof(alice, challenge) });
    stage.claim('nothing-to-unbind', done.body['id_server_unbind_result'] === 'success', done.body);

    stage.step('Her token');
    const token = await alice.get('/_matrix/client/v3/account/whoami');
    stage.claim('logged-out', refuses(token, 401, 'M_UNKNOWN_TOKEN'), token.body);

    stage.step('Bob looks for her in the room');
    const members = await bob.get(roomPath(room, 'joined_members'));
    const joined = Object.keys(Object(members.body['joined']));
    stage.claim(
      'left-rooms',
      members.status === 200 && !isAmong(alice.userId, joined) && joined.length === 1,
      members.body,
    );

    stage.step('Bob looks at her profile');
    const profile = await bob.get(`/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`);
    stage.claim('no-profile', refuses(profile, 404, 'M_NOT_FOUND'), profile.body);

    stage.step('Somebody would like her name');
    const again = await stage.anyone.post('/_matrix/client/v3/register', {
      username: alice.localpart,
      password: 'down the rabbit hole',
    });
    stage.claim('never-again', refuses(again, 400, 'M_USER_IN_USE'), again.body);
  },
});
