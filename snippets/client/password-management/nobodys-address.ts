import { tokenPath, tokenRequest } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { isString } from '../../../server/matrix/json.ts';
import { lettersTo } from '../../mailbox.ts';

export default example({
  title: 'Reset a password with an address that no account has',
  about:
    'The spec allows an error here. It would tell anybody who asks whose address has an account.',
  operations: ['requestTokenToResetPasswordEmail'],
  spec: 'client-server-api/#post_matrixclientv3accountpasswordemailrequesttoken',
  needs: { ruma: true, mailbox: true },
  claims: {
    'same-answer': 'The answer is that for an address of an account: a session.',
    told: 'The letter says that there is no account, and has no link.',
  },
  async run(stage) {
    const email = `${stage.unique('nobody')}@example.org`;
    stage.step('Whose account is it?');
    const asked = await stage.anyone.post(
      tokenPath('account/password'),
      tokenRequest(email, stage.unique('secret')),
    );
    stage.claim('same-answer', asked.status === 200 && isString(asked.body['sid']), asked.body);
    stage.step('Nobody’s, but only who reads its mail is told');
    const letter = await stage.mailbox().received(lettersTo(email));
    stage.claim(
      'told',
      (letter.headers['subject'] ?? '').startsWith('No account') &&
        !letter.text.includes(stage.homeserver),
      letter.text,
    );
  },
});
