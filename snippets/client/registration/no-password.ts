import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { flowsOf, sessionOf } from '../../prove.ts';

export default example({
  title: 'An account without a password, and an empty one',
  about:
    'The password is optional. Its owner then has nothing to prove with but the access token, so that has to be enough.',
  operations: ['register', 'deleteDevice'],
  spec: 'client-server-api/#post_matrixclientv3register',
  errors: ['M_WEAK_PASSWORD'],
  needs: { registration: 'open' },
  claims: {
    empty: 'An empty password is 400 M_WEAK_PASSWORD: it would be no password that looks like one.',
    accepted: 'A request without a password makes an account.',
    'asks-for-nothing':
      'Where others have to give their password, its owner is offered the stage m.login.dummy.',
  },
  async run(stage) {
    const register = '/_matrix/client/v3/register';
    const request = { username: stage.unique('alice'), auth: { type: 'm.login.dummy' } };

    stage.step('An empty password');
    const empty = await stage.anyone.post(register, { ...request, password: '' });
    stage.claim('empty', refuses(empty, 400, 'M_WEAK_PASSWORD'), empty.body);

    stage.step('None');
    const made = await stage.anyone.post(register, request);
    stage.claim('accepted', made.status === 200, made.body);

    stage.step('Something for which others have to give their password');
    const device = `/_matrix/client/v3/devices/${encodeURIComponent(String(made.body['device_id']))}`;
    const token = String(made.body['access_token']);
    const challenge = await stage.anyone.request('DELETE', device, { token, body: {} });
    const offered = flowsOf(challenge);
    stage.step('The stage that is left');
    const done = await stage.anyone.request('DELETE', device, {
      token,
      body: { auth: { type: 'm.login.dummy', session: sessionOf(challenge) } },
    });
    stage.claim(
      'asks-for-nothing',
      JSON.stringify(offered) === '[["m.login.dummy"]]' && done.status === 200,
      challenge.body,
    );
  },
});
