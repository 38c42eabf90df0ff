import { example } from '../../example.ts';

export default example({
  title: 'Log in with the wrong password',
  about:
    'A server does not say whether the user or the password was wrong, so that nobody can find out who has an account.',
  operations: ['login'],
  spec: 'client-server-api/#post_matrixclientv3login',
  errors: ['M_FORBIDDEN'],
  claims: {
    refused: 'A wrong password is refused with 403 M_FORBIDDEN.',
    'no-session': 'The refusal carries no access token.',
    'same-for-strangers': 'A user who does not exist gets the same status, code and message.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const attempt = (user: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user },
        password: 'curiouser and curiouser',
      });

    stage.step('Somebody guesses Alice’s password');
    const refusal = await attempt(alice.localpart);
    stage.claim(
      'refused',
      refusal.status === 403 && refusal.body['errcode'] === 'M_FORBIDDEN',
      refusal.body,
    );
    stage.claim('no-session', !('access_token' in refusal.body), refusal.body);

    stage.step('Somebody tries a user who does not exist');
    const stranger = await attempt(stage.unique('nobody'));
    stage.claim(
      'same-for-strangers',
      stranger.status === refusal.status && stranger.text === refusal.text,
      stranger.body,
    );
  },
});
