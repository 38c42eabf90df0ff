import { example } from '../../example.ts';
import { flowsOf, sessionOf } from '../../prove.ts';

export default example({
  title: 'Register with a token',
  about:
    'A server that is not for everybody hands out words. Whoever knows one may make an account; a wrong one can be corrected without beginning again.',
  operations: ['register'],
  spec: 'client-server-api/#token-authenticated-registration',
  errors: ['M_FORBIDDEN'],
  needs: { registration: 'token' },
  claims: {
    asked: 'The first answer offers a flow with the stage m.login.registration_token.',
    wrong: 'A wrong token is answered with 401, an errcode, and the same session: try again.',
    right: 'The right one, in that session, makes the account.',
  },
  async run(stage) {
    const request = { username: stage.unique('alice'), password: 'down the rabbit hole' };
    const attempt = (auth: Record<string, string>) =>
      stage.anyone.post('/_matrix/client/v3/register', { ...request, auth });

    stage.step('What is needed?');
    const challenge = await stage.anyone.post('/_matrix/client/v3/register', request);
    const stageName = 'm.login.registration_token';
    stage.claim(
      'asked',
      flowsOf(challenge).some((stages) => stages.includes(stageName)),
      challenge.body,
    );

    const session = sessionOf(challenge);
    stage.step('A word that somebody guessed');
    const wrong = await attempt({ type: stageName, token: 'guess', session });
    stage.claim(
      'wrong',
      wrong.status === 401 &&
        wrong.body['errcode'] === 'M_FORBIDDEN' &&
        sessionOf(wrong) === session,
      wrong.body,
    );

    stage.step('The word that Alice was told');
    const made = await attempt({
      type: stageName,
      token: String(stage.registrationToken),
      session,
    });
    stage.claim(
      'right',
      made.body['user_id'] === `@${request.username}:${stage.serverName}`,
      made.body,
    );
  },
});
