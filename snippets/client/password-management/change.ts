import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Change the password',
  about:
    'People change their password when somebody else may know it. So the sessions of other devices end, unless it is said that they shall not.',
  operations: ['changePassword', 'login', 'getTokenOwner'],
  spec: 'client-server-api/#post_matrixclientv3accountpassword',
  errors: ['M_FORBIDDEN', 'M_UNKNOWN_TOKEN'],
  claims: {
    'asks-first': 'The first request is answered with 401: the old password is needed.',
    'own-session-stays': 'The session that asked goes on.',
    'others-end': 'Those of other devices are ended.',
    'old-password': 'The old password logs nobody in.',
    'new-password': 'The new one does.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const password = stage.unique('looking-glass');
    const change = '/_matrix/client/v3/account/password';
    const login = (typed: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: alice.userId },
        password: typed,
      });

    stage.step('Alice wants a new password');
    const challenge = await alice.post(change, { new_password: password });
    stage.claim(
      'asks-first',
      challenge.status === 401 && 'flows' in challenge.body,
      challenge.body,
    );
    stage.step('With the old one');
    const done = await alice.post(change, {
      new_password: password,
      auth: passwordProof(alice, challenge),
    });

    stage.step('This session');
    const own = await alice.get('/_matrix/client/v3/account/whoami');
    stage.claim('own-session-stays', done.status === 200 && own.status === 200, own.body);
    stage.step('Her phone');
    const other = await phone.get('/_matrix/client/v3/account/whoami');
    stage.claim('others-end', refuses(other, 401, 'M_UNKNOWN_TOKEN'), other.body);

    stage.step('Whoever knew the old password');
    const before = await login(alice.password);
    stage.claim('old-password', refuses(before, 403, 'M_FORBIDDEN'), before.body);
    stage.step('Alice, on a new phone');
    const after = await login(password);
    stage.claim('new-password', after.body['user_id'] === alice.userId, after.body);
  },
});
