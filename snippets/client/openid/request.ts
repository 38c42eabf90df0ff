import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A token that says who you are',
  about:
    'A widget or a calls service wants to know whom it is talking to. It gets this token, and asks the homeserver.',
  operations: ['requestOpenIdToken'],
  spec: 'client-server-api/#openid',
  errors: ['M_FORBIDDEN', 'M_UNKNOWN_TOKEN'],
  claims: {
    names: 'The answer names the server to ask, and how many seconds the token is good.',
    'each-time': 'Each request makes another token.',
    'nothing-else':
      'It is no access token of a session: the client-server API answers 401 M_UNKNOWN_TOKEN.',
    'own-only': 'For another user than oneself there is none: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const pathOf = (userId: string) =>
      `/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`;
    stage.step('Alice opens a widget');
    const { body } = await alice.post(pathOf(alice.userId), {});
    const { access_token: token, expires_in: seconds } = body;
    stage.claim(
      'names',
      body['matrix_server_name'] === stage.serverName &&
        body['token_type'] === 'Bearer' &&
        Number.isInteger(seconds),
      body,
    );
    const second = (await alice.quietly.post(pathOf(alice.userId), {})).body;
    stage.claim('each-time', second['access_token'] !== token, second);
    stage.step('The widget tries what else it can do');
    const other = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: String(token),
    });
    stage.claim('nothing-else', refuses(other, 401, 'M_UNKNOWN_TOKEN'), other.body);
    stage.step('Bob would like to be Alice');
    const hers = await bob.post(pathOf(alice.userId), {});
    stage.claim('own-only', refuses(hers, 403, 'M_FORBIDDEN'), hers.body);
  },
});
