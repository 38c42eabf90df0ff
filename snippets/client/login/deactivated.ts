import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Log in to an account that was deactivated',
  about:
    'Its owner should learn why the password does not work. Somebody who guesses should not learn that there was an account.',
  operations: ['login', 'deactivateAccount'],
  spec: 'client-server-api/#post_matrixclientv3login',
  errors: ['M_USER_DEACTIVATED', 'M_FORBIDDEN'],
  claims: {
    owner: 'With the right password the answer is 403 M_USER_DEACTIVATED.',
    guesser: 'With a wrong one it is 403 M_FORBIDDEN, as for every account.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    await alice.quietly.post('/_matrix/client/v3/account/deactivate', {
      auth: passwordProof(alice),
    });
    const attempt = (password: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: alice.userId },
        password,
      });

    stage.step('Alice, who forgot that she ended her account');
    const owner = await attempt(alice.password);
    stage.claim('owner', refuses(owner, 403, 'M_USER_DEACTIVATED'), owner.body);

    stage.step('Somebody else');
    const guesser = await attempt('down the rabbit hole');
    stage.claim('guesser', refuses(guesser, 403, 'M_FORBIDDEN'), guesser.body);
  },
});
