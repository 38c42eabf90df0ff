import { example } from '../../example.ts';

export default example({
  title: 'Ask whether a registration token is good',
  about:
    'So that a form can say “this word is wrong” before it asks for a name and a password. Servers limit how often one may guess.',
  operations: ['registrationTokenValidity'],
  spec: 'client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity',
  needs: { registration: 'token' },
  claims: {
    good: 'A token that lets its holder register is valid.',
    bad: 'A token the server does not know is not valid: that is an answer, not an error.',
  },
  async run(stage) {
    const ask = (token: string) =>
      stage.anyone.get('/_matrix/client/v1/register/m.login.registration_token/validity', {
        token,
      });

    stage.step('The word that Alice was told');
    const good = await ask(String(stage.registrationToken));
    stage.claim('good', good.status === 200 && good.body['valid'] === true, good.body);

    stage.step('Another word');
    const bad = await ask(stage.unique('guess'));
    stage.claim('bad', bad.status === 200 && bad.body['valid'] === false, bad.body);
  },
});
