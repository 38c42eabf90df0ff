import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A server that takes no new users',
  operations: ['register', 'registrationTokenValidity'],
  spec: 'client-server-api/#post_matrixclientv3register',
  errors: ['M_FORBIDDEN'],
  needs: { registration: 'closed' },
  claims: {
    closed: 'Registration is refused with 403 M_FORBIDDEN.',
    'no-session': 'There is nothing to prove: no flows are offered.',
    'no-tokens': 'Where registration is closed, no registration token is looked at either.',
  },
  async run(stage) {
    stage.step('Alice would like an account');
    const answer = await stage.anyone.post('/_matrix/client/v3/register', {
      username: stage.unique('alice'),
      password: 'down the rabbit hole',
    });
    stage.claim('closed', refuses(answer, 403, 'M_FORBIDDEN'), answer.body);
    stage.claim('no-session', !('flows' in answer.body), answer.body);

    stage.step('Perhaps with a token?');
    const token = await stage.anyone.get(
      '/_matrix/client/v1/register/m.login.registration_token/validity',
      { token: 'cheshire' },
    );
    stage.claim('no-tokens', refuses(token, 403, 'M_FORBIDDEN'), token.body);
  },
});
