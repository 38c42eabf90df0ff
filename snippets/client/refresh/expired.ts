import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'An access token that has expired',
  about:
    'Nothing is lost: the device is still there, with all its keys. The refusal says so, and the refresh token leads back in.',
  operations: ['getTokenOwner', 'refresh', 'login'],
  spec: 'client-server-api/#soft-logout',
  errors: ['M_UNKNOWN_TOKEN'],
  needs: { config: { RUMA_ACCESS_TOKEN_LIFETIME: '1' } },
  claims: {
    expires: 'After its time the access token is refused with 401 M_UNKNOWN_TOKEN.',
    soft: 'The refusal has soft_logout: true.',
    'refresh-works': 'The refresh token is still good.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('Tokens here live for a second');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
      refresh_token: true,
    });

    stage.step('A second later');
    const refused = await stage.until(async () => {
      const answer = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
        token: String(login.body['access_token']),
      });
      return answer.status === 200 ? undefined : answer;
    });
    stage.claim('expires', refuses(refused, 401, 'M_UNKNOWN_TOKEN'), refused.body);
    stage.claim('soft', refused.body['soft_logout'] === true, refused.body);

    stage.step('The way back');
    const renewed = await stage.anyone.post('/_matrix/client/v3/refresh', {
      refresh_token: String(login.body['refresh_token']),
    });
    stage.claim('refresh-works', renewed.status === 200, renewed.body);
  },
});
