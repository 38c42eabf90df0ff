import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { flowsOf, sessionOf } from '../../prove.ts';

export default example({
  title: 'Make an account',
  about:
    'Registration is a request that is made twice: the first answer says what has to be proved, the second request proves it.',
  operations: ['register', 'getTokenOwner'],
  spec: 'client-server-api/#post_matrixclientv3register',
  needs: { registration: 'open' },
  claims: {
    'never-at-once':
      'The first request is answered with 401 even where nothing has to be proved: with flows of stages, and a session.',
    'user-id': 'The answer has the full user id, made from the username.',
    'own-device': 'It has the device id that the client asked for.',
    'logged-in': 'The access token is good for requests as the new user.',
  },
  async run(stage) {
    const request = {
      username: stage.unique('alice'),
      password: 'down the rabbit hole',
      device_id: 'LOOKINGGLASS',
      initial_device_display_name: 'Looking glass',
    };

    stage.step('A request without proof');
    const challenge = await stage.anyone.post('/_matrix/client/v3/register', request);
    stage.claim(
      'never-at-once',
      challenge.status === 401 &&
        flowsOf(challenge).length > 0 &&
        isString(challenge.body['session']),
      challenge.body,
    );

    stage.step('The same with the stage that was asked for: a dummy, which proves nothing');
    const made = await stage.anyone.post('/_matrix/client/v3/register', {
      ...request,
      auth: { type: 'm.login.dummy', session: sessionOf(challenge) },
    });
    stage.claim(
      'user-id',
      made.body['user_id'] === `@${request.username}:${stage.serverName}`,
      made.body,
    );
    stage.claim('own-device', made.body['device_id'] === request.device_id, made.body);

    stage.step('Who is that?');
    const owner = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: String(made.body['access_token']),
    });
    stage.claim('logged-in', owner.body['user_id'] === made.body['user_id'], owner.body);
  },
});
