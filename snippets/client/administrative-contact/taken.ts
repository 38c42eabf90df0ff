import { tokenPath, tokenRequest, withAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { lettersTo } from '../../mailbox.ts';

export default example({
  title: 'Ask for a token for an address that an account has',
  about: 'Whether it has is nobody’s business. Only the letter says it, to the one who may know.',
  operations: ['requestTokenTo3PIDEmail'],
  spec: 'client-server-api/#post_matrixclientv3account3pidemailrequesttoken',
  needs: { ruma: true, mailbox: true },
  claims: {
    'same-answer': 'The answer looks like that for an address that nobody has.',
    told: 'The letter says whose address it is, and has no link.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const email = await withAddress(stage, alice);
    const bob = await stage.user('bob');
    stage.step('Bob asks for Alice’s address');
    const taken = await bob.post(
      tokenPath('account/3pid'),
      tokenRequest(email, stage.unique('secret')),
    );
    stage.step('Alice gets a letter');
    const letter = await stage.mailbox().received(lettersTo(email));
    const free = await bob.quietly.post(
      tokenPath('account/3pid'),
      tokenRequest(`${stage.unique('nobody')}@example.org`, stage.unique('secret')),
    );
    stage.claim(
      'same-answer',
      taken.status === 200 && Object.keys(taken.body).join() === Object.keys(free.body).join(),
      taken.body,
    );
    stage.claim(
      'told',
      letter.text.includes(alice.userId) && !letter.text.includes(stage.homeserver),
      letter.text,
    );
  },
});
