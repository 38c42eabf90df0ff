import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Refresh an access token',
  about:
    'A client that can refresh says so when it logs in. Its access tokens then live for a short time, so one that leaks is soon worth nothing.',
  operations: ['refresh', 'login', 'getTokenOwner'],
  spec: 'client-server-api/#refreshing-access-tokens',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    'asked-for':
      'A login that says refresh_token: true gets a refresh token, and is told when the access token expires.',
    'new-pair': 'A refresh token is traded for a new access token and the next refresh token.',
    'same-session': 'The new access token belongs to the same user and device.',
    'old-one-revoked': 'Once the new access token was used, the old refresh token is refused.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const refresh = (token: unknown) =>
      stage.anyone.post('/_matrix/client/v3/refresh', { refresh_token: String(token) });

    stage.step('Alice logs in with a client that can refresh');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
      refresh_token: true,
    });
    const { refresh_token: first, device_id: device } = login.body;
    stage.claim(
      'asked-for',
      isString(first) && typeof login.body['expires_in_ms'] === 'number',
      login.body,
    );

    stage.step('New tokens');
    const renewed = await refresh(first);
    const { access_token: access, refresh_token: second } = renewed.body;
    stage.claim(
      'new-pair',
      isString(access) &&
        isString(second) &&
        access !== login.body['access_token'] &&
        second !== first,
      renewed.body,
    );

    stage.step('The new access token is used');
    const owner = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: String(access),
    });
    stage.claim(
      'same-session',
      owner.body['user_id'] === alice.userId && owner.body['device_id'] === device,
      owner.body,
    );

    stage.step('The old refresh token, for instance from a backup');
    const late = await refresh(first);
    stage.claim('old-one-revoked', refuses(late, 401, 'M_UNKNOWN_TOKEN'), late.body);
  },
});
