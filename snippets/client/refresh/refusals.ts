import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Tokens that refresh nothing',
  operations: ['refresh'],
  spec: 'client-server-api/#post_matrixclientv3refresh',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    unknown: 'A refresh token that was never given out is 401 M_UNKNOWN_TOKEN.',
    'access-token': 'An access token is no refresh token.',
    'logged-out': 'After logging out the refresh token is refused, without soft_logout.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const login = await stage.anyone.quietly.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
      refresh_token: true,
    });
    const refresh = (token: unknown) =>
      stage.anyone.post('/_matrix/client/v3/refresh', { refresh_token: String(token) });

    stage.step('A token that was made up');
    const unknown = await refresh(stage.unique('madeup'));
    stage.claim('unknown', refuses(unknown, 401, 'M_UNKNOWN_TOKEN'), unknown.body);

    stage.step('An access token');
    const access = await refresh(login.body['access_token']);
    stage.claim('access-token', refuses(access, 401, 'M_UNKNOWN_TOKEN'), access.body);

    await stage.anyone.quietly.request('POST', '/_matrix/client/v3/logout', {
      token: String(login.body['access_token']),
      body: {},
    });
    stage.step('A refresh token whose session was ended');
    const ended = await refresh(login.body['refresh_token']);
    stage.claim(
      'logged-out',
      refuses(ended, 401, 'M_UNKNOWN_TOKEN') && ended.body['soft_logout'] !== true,
      ended.body,
    );
  },
});
