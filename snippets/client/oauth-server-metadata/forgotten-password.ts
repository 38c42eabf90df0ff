import { byHand, OAUTH_BY_HAND } from '../../by-hand.ts';
import { pressButton, withAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { lettersTo } from '../../mailbox.ts';

export default example({
  title: 'Forget a password, and sign in again',
  about:
    'The sign-in page leads to one that has a letter sent. The same letter comes to clients that ask by themselves.',
  operations: ['login', 'getTokenOwner'],
  spec: 'client-server-api/#login-flows',
  needs: { ...OAUTH_BY_HAND, mailbox: true },
  claims: {
    letter: 'The page has a letter sent to the address.',
    changed: 'Once its link was followed, the page takes a new password.',
    'devices-stay': 'Devices stay signed in, where the user does not ask for the contrary.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const email = await withAddress(stage, alice);
    const password = stage.unique('caterpillar');
    const browser = byHand(stage.anyone);
    await browser.open('/_ruma/oauth/forgotten');
    await browser.press('ask', { email });
    stage.step('What comes');
    const letter = await stage.mailbox().received(lettersTo(email));
    stage.claim('letter', letter.text.includes(alice.userId), letter.text);
    await pressButton(stage, stage.anyone.quietly, letter);
    await browser.press('reset', { new_password: password });
    stage.step('With the new password, and the address for a name');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.thirdparty', medium: 'email', address: email },
      password,
    });
    stage.claim('changed', login.body['user_id'] === alice.userId, login.body);
    stage.step('From a device that was signed in before');
    const owner = await alice.get('/_matrix/client/v3/account/whoami');
    stage.claim('devices-stay', owner.body['user_id'] === alice.userId, owner.body);
  },
});
