import { pressButton, sessionFrom, tokenPath, tokenRequest } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { lettersTo } from '../../mailbox.ts';
import { flowsOf, sessionOf } from '../../prove.ts';

export default example({
  title: 'Make an account with an e-mail address',
  about:
    'Where the server sends mail, a flow has the stage m.login.email.identity. Who does not want it takes the other.',
  operations: ['register', 'requestTokenToRegisterEmail', 'getAccount3PIDs'],
  spec: 'client-server-api/#email-based-identity--homeserver',
  needs: { ruma: true, registration: 'open', mailbox: true },
  claims: {
    choice: 'There is a flow with the stage, and one without.',
    made: 'The confirmed address completes the stage.',
    kept: 'The account begins with the address.',
  },
  async run(stage) {
    const username = stage.unique('alice');
    const [email, secret] = [`${username}@example.org`, stage.unique('secret')];
    const request = { username, password: 'down the rabbit hole' };
    stage.step('What has to be proved?');
    const challenge = await stage.anyone.post('/_matrix/client/v3/register', request);
    const flows = flowsOf(challenge).map((flow) => flow.join());
    stage.claim(
      'choice',
      flows.includes('m.login.email.identity') && flows.includes('m.login.dummy'),
      challenge.body,
    );
    stage.step('The address');
    const asked = await stage.anyone.post(tokenPath('register'), tokenRequest(email, secret));
    stage.step('What comes');
    const letter = await stage.mailbox().received(lettersTo(email));
    await pressButton(stage, stage.anyone.quietly, letter);
    stage.step('The button was pressed');
    const made = await stage.anyone.post('/_matrix/client/v3/register', {
      ...request,
      auth: {
        type: 'm.login.email.identity',
        threepid_creds: sessionFrom(asked, secret),
        session: sessionOf(challenge),
      },
    });
    stage.claim('made', made.body['user_id'] === `@${username}:${stage.serverName}`, made.body);
    const { body } = await stage.anyone.quietly.request('GET', '/_matrix/client/v3/account/3pid', {
      token: String(made.body['access_token']),
    });
    stage.claim('kept', objectsAt(body, 'threepids')[0]?.['address'] === email, body);
  },
});
