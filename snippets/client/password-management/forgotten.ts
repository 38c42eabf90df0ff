import { pressButton, sessionFrom, tokenPath, tokenRequest, withAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { lettersTo } from '../../mailbox.ts';
import { flowsOf, sessionOf } from '../../prove.ts';

export default example({
  title: 'Reset a forgotten password',
  about: 'A letter shows whose account it is. Nobody is logged in, and no old password is needed.',
  operations: ['changePassword', 'requestTokenToResetPasswordEmail'],
  spec: 'client-server-api/#post_matrixclientv3accountpassword',
  needs: { ruma: true, mailbox: true },
  claims: {
    offered: 'Without an access token, the stage m.login.email.identity is offered.',
    named: 'The letter says whose password is asked for.',
    waiting:
      'Before the link was followed the stage fails with M_THREEPID_AUTH_FAILED, in the same session.',
    changed: 'After it, the same request sets the password.',
    ended: 'Sessions end, as with any new password.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const email = await withAddress(stage, alice);
    const [secret, password] = [stage.unique('secret'), stage.unique('caterpillar')];
    const path = '/_matrix/client/v3/account/password';
    stage.step('A new password is wanted');
    const challenge = await stage.anyone.post(path, { new_password: password });
    const isOffered = flowsOf(challenge).some((flow) => flow.join() === 'm.login.email.identity');
    stage.claim('offered', challenge.status === 401 && isOffered, challenge.body);
    stage.step('By which address?');
    const asked = await stage.anyone.post(
      tokenPath('account/password'),
      tokenRequest(email, secret),
    );
    const auth = {
      type: 'm.login.email.identity',
      threepid_creds: sessionFrom(asked, secret),
      session: sessionOf(challenge),
    };
    stage.step('What comes');
    const letter = await stage.mailbox().received(lettersTo(email));
    stage.claim('named', letter.text.includes(alice.userId), letter.text);
    stage.step('The client tries, while Alice looks for the letter');
    const early = await stage.anyone.post(path, { new_password: password, auth });
    stage.claim(
      'waiting',
      refuses(early, 401, 'M_THREEPID_AUTH_FAILED') && sessionOf(early) === sessionOf(challenge),
      early.body,
    );
    await pressButton(stage, stage.anyone.quietly, letter);
    stage.step('She has pressed the button');
    await stage.anyone.post(path, { new_password: password, auth });
    const login = await stage.anyone.quietly.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password,
    });
    stage.claim('changed', login.body['user_id'] === alice.userId, login.body);
    stage.step('With the token from before');
    const old = await alice.get('/_matrix/client/v3/account/whoami');
    stage.claim('ended', refuses(old, 401, 'M_UNKNOWN_TOKEN'), old.body);
  },
});
