import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Log out everywhere',
  about:
    'The one way to end sessions of other devices that asks for no password: whoever uses a stolen token for it loses that token too.',
  operations: ['logout_all', 'getTokenOwner', 'login'],
  spec: 'client-server-api/#post_matrixclientv3logoutall',
  claims: {
    'no-questions': 'It is done without interactive authentication.',
    'all-dead': 'Every access token of the user is refused, that of the request included.',
    'new-login': 'The user can log in again.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();

    stage.step('Alice ends all her sessions');
    const done = await phone.post('/_matrix/client/v3/logout/all', {});
    stage.claim('no-questions', done.status === 200, done.body);

    stage.step('The one that asked');
    const own = await phone.get('/_matrix/client/v3/account/whoami');
    stage.step('And the other one');
    const other = await alice.get('/_matrix/client/v3/account/whoami');
    stage.claim(
      'all-dead',
      refuses(own, 401, 'M_UNKNOWN_TOKEN') && refuses(other, 401, 'M_UNKNOWN_TOKEN'),
      [own.body, other.body],
    );

    stage.step('The password is as good as before');
    const again = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
    });
    stage.claim('new-login', again.status === 200, again.status);
  },
});
