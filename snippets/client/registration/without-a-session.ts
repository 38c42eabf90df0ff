import { example } from '../../example.ts';

export default example({
  title: 'An account and no session',
  about:
    'For whoever makes accounts for others: nobody has to log out of a session that was never meant to be used.',
  operations: ['register', 'login'],
  spec: 'client-server-api/#post_matrixclientv3register',
  needs: { registration: 'open' },
  claims: {
    'no-session': 'With inhibit_login the answer has neither an access token nor a device.',
    'can-log-in': 'The account is there: its password logs in.',
  },
  async run(stage) {
    const username = stage.unique('alice');
    const password = 'down the rabbit hole';
    stage.step('Make the account, but do not log in');
    const made = await stage.anyone.post('/_matrix/client/v3/register', {
      username,
      password,
      inhibit_login: true,
      auth: { type: 'm.login.dummy' },
    });
    stage.claim(
      'no-session',
      made.status === 200 && !('access_token' in made.body) && !('device_id' in made.body),
      made.body,
    );

    stage.step('Its owner logs in');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: username },
      password,
    });
    stage.claim('can-log-in', login.body['user_id'] === made.body['user_id'], login.body);
  },
});
