import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'The service asks whose the token is',
  about: 'Whoever was handed the token brings it to the homeserver. No other proof is needed.',
  operations: ['exchangeOpenIdToken', 'requestOpenIdToken'],
  spec: 'server-server-api/#get_matrixfederationv1openiduserinfo',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    sub: 'The homeserver answers the user id.',
    unknown: 'A token that it did not make is 401 M_UNKNOWN_TOKEN.',
    session: 'So is an access token of a session.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { body } = await alice.quietly.post(
      `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/openid/request_token`,
      {},
    );
    const userinfo = (token: string) =>
      stage.anyone.get('/_matrix/federation/v1/openid/userinfo', { access_token: token });
    stage.step('A calls service, which was handed Alice’s token');
    const told = await userinfo(String(body['access_token']));
    stage.claim('sub', told.body['sub'] === alice.userId, told.body);
    stage.step('A token from nowhere');
    const unknown = await userinfo('looking-glass');
    stage.claim('unknown', refuses(unknown, 401, 'M_UNKNOWN_TOKEN'), unknown.body);
    const session = await userinfo(alice.accessToken);
    stage.claim('session', refuses(session, 401, 'M_UNKNOWN_TOKEN'), session.body);
  },
});
