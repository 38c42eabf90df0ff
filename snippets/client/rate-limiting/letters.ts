import { tokenPath, tokenRequest } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Too many letters to one address',
  about: 'Anybody may ask for a letter to anybody. So an address gets few.',
  operations: ['requestTokenToResetPasswordEmail'],
  spec: 'client-server-api/#rate-limiting',
  errors: ['M_LIMIT_EXCEEDED'],
  needs: { ruma: true, rateLimits: 'on', mailbox: true },
  claims: {
    five: 'Five letters go to an address at once, whatever they are asked for.',
    refused: 'The next is 429 M_LIMIT_EXCEEDED, before the client itself has asked too often.',
    'one-address': 'Other addresses get theirs.',
  },
  async run(stage) {
    const email = `${stage.unique('alice')}@example.org`;
    const purposes = ['register', 'account/password', 'account/3pid'] as const;
    const ask = (nth: number) =>
      stage.anyone.quietly.post(
        tokenPath(purposes[nth % purposes.length] ?? 'register'),
        tokenRequest(email, stage.unique('secret')),
      );
    for (let nth = 0; nth < 5; nth += 1) await ask(nth);
    stage.claim('five', stage.mailbox().count(email) === 5, stage.mailbox().count(email));
    stage.step('The sixth letter to Alice');
    const sixth = await stage.anyone.post(
      tokenPath('account/password'),
      tokenRequest(email, stage.unique('secret')),
    );
    stage.claim('refused', refuses(sixth, 429, 'M_LIMIT_EXCEEDED'), sixth.body);
    stage.step('The first to Bob');
    const other = await stage.anyone.post(
      tokenPath('account/password'),
      tokenRequest(`${stage.unique('bob')}@example.org`, stage.unique('secret')),
    );
    stage.claim('one-address', other.status === 200, other.body);
  },
});
