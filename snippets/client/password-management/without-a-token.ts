import { example } from '../../example.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Change the password without being logged in',
  about:
    'The access token is optional. Without it, the stage that is completed has to say who it is as well.',
  operations: ['changePassword', 'login'],
  spec: 'client-server-api/#post_matrixclientv3accountpassword',
  claims: {
    offered: 'The first request is answered with 401 and flows, not with a missing token.',
    changed: 'Whoever proves with user and old password who they are gets the new password.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const password = stage.unique('looking-glass');
    const change = '/_matrix/client/v3/account/password';

    stage.step('Somebody wants a new password');
    const challenge = await stage.anyone.post(change, { new_password: password });
    stage.claim(
      'offered',
      challenge.status === 401 && 'flows' in challenge.body && !('errcode' in challenge.body),
      challenge.body,
    );
    stage.step('It is Alice');
    await stage.anyone.post(change, {
      new_password: password,
      auth: passwordProof(alice, challenge),
    });
    stage.step('She logs in');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password,
    });
    stage.claim('changed', login.body['user_id'] === alice.userId, login.body);
  },
});
