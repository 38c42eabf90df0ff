import { withAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { isSame, refuses } from '../../look.ts';

export default example({
  title: 'Log in with an e-mail address',
  about: 'An address that the account has stands for the user id.',
  operations: ['login'],
  spec: 'client-server-api/#third-party-id',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true, mailbox: true },
  claims: {
    found: 'The address and the password log its owner in.',
    'any-case': 'Capital letters in it do not matter.',
    'same-for-strangers':
      'An address that nobody has is refused in the words for a wrong password.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const email = await withAddress(stage, alice);
    const login = (address: string, password: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.thirdparty', medium: 'email', address },
        password,
      });
    stage.step('By address');
    const found = await login(email, alice.password);
    stage.claim('found', found.body['user_id'] === alice.userId, found.body);
    stage.step('In capitals');
    const loud = await login(email.toUpperCase(), alice.password);
    stage.claim('any-case', loud.body['user_id'] === alice.userId, loud.body);
    stage.step('With a wrong password');
    const wrong = await login(email, 'the queen of hearts');
    stage.step('With an address that nobody has');
    const nobody = await login(`${stage.unique('nobody')}@example.org`, alice.password);
    stage.claim(
      'same-for-strangers',
      refuses(nobody, 403, 'M_FORBIDDEN') && isSame(nobody.body, wrong.body),
      nobody.body,
    );
  },
});
