import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Refresh again after a lost answer',
  about:
    'The train goes into a tunnel while the answer is on its way. If the old refresh token were dead by then, its owner would be logged out for nothing.',
  operations: ['refresh', 'login', 'getTokenOwner'],
  spec: 'client-server-api/#refreshing-access-tokens',
  claims: {
    repeatable: 'A refresh can be repeated until one of the new tokens is used.',
    'either-pair': 'Whichever pair is used first is the one that goes on.',
    'others-end': 'From then on the access tokens from before and from the other pair are refused.',
    'soft-logout': 'That refusal has soft_logout: true, for the session goes on.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const login = await stage.anyone.quietly.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
      refresh_token: true,
    });
    const refresh = () =>
      stage.anyone.post('/_matrix/client/v3/refresh', {
        refresh_token: String(login.body['refresh_token']),
      });
    const whoami = (token: unknown) =>
      stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', { token: String(token) });

    stage.step('A refresh whose answer is lost');
    const lost = await refresh();
    stage.step('The same again');
    const arrived = await refresh();
    stage.claim('repeatable', lost.status === 200 && arrived.status === 200, arrived.body);

    stage.step('The client uses what arrived');
    const used = await whoami(arrived.body['access_token']);
    stage.claim('either-pair', used.status === 200, used.body);

    stage.step('The pair that was lost');
    const other = await whoami(lost.body['access_token']);
    stage.step('The token from before');
    const before = await whoami(login.body['access_token']);
    stage.claim(
      'others-end',
      refuses(other, 401, 'M_UNKNOWN_TOKEN') && refuses(before, 401, 'M_UNKNOWN_TOKEN'),
      [other.body, before.body],
    );
    stage.claim(
      'soft-logout',
      other.body['soft_logout'] === true && before.body['soft_logout'] === true,
      [other.body, before.body],
    );
  },
});
