import { tokenPath, tokenRequest } from '../../by-mail.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Ask for a letter again',
  about:
    'A client that got no answer asks again, and does not want a second letter. One whose user waits does.',
  operations: ['requestTokenTo3PIDEmail'],
  spec: 'client-server-api/#post_matrixclientv3account3pidemailrequesttoken',
  needs: { ruma: true, mailbox: true },
  claims: {
    'not-twice': 'The same send_attempt again sends nothing.',
    'same-session': 'It has the same session.',
    'counted-up': 'A larger one sends another letter, in the same session.',
  },
  async run(stage) {
    const email = `${stage.unique('alice')}@example.org`;
    const path = tokenPath('account/3pid');
    const request = tokenRequest(email, stage.unique('secret'));
    stage.step('A letter, please');
    const first = await stage.anyone.post(path, request);
    stage.step('The answer was lost');
    const again = await stage.anyone.post(path, request);
    stage.claim('not-twice', stage.mailbox().count(email) === 1, stage.mailbox().count(email));
    stage.claim('same-session', again.body['sid'] === first.body['sid'], again.body);
    stage.step('The letter was lost');
    const another = await stage.anyone.post(path, { ...request, send_attempt: 2 });
    stage.claim(
      'counted-up',
      another.body['sid'] === first.body['sid'] && stage.mailbox().count(email) === 2,
      stage.mailbox().count(email),
    );
  },
});
