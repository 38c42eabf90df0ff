import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Log another device in without typing the password there',
  about:
    'A client that is logged in gets a token that is good for one login, and hands it on: as a code to scan, say.',
  operations: ['generateLoginToken', 'login'],
  spec: 'client-server-api/#post_matrixclientv1loginget_token',
  errors: ['M_FORBIDDEN'],
  claims: {
    'asks-first': 'The first request is answered with 401: the user has to confirm.',
    token: 'With the password it answers a token, and for how many milliseconds it is good.',
    'logs-in': 'The token logs in as the same user, on a new device.',
    once: 'A second login with it is 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Alice’s laptop asks for a login token');
    const challenge = await alice.post('/_matrix/client/v1/login/get_token', {});
    stage.claim(
      'asks-first',
      challenge.status === 401 && 'flows' in challenge.body,
      challenge.body,
    );

    stage.step('Alice types her password');
    const issued = await alice.post('/_matrix/client/v1/login/get_token', {
      auth: passwordProof(alice, challenge),
    });
    const token = issued.body['login_token'];
    stage.claim(
      'token',
      isString(token) && typeof issued.body['expires_in_ms'] === 'number',
      issued.body,
    );

    stage.step('Her phone, which scanned it');
    const attempt = () =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.token',
        token: String(token),
      });
    const login = await attempt();
    stage.claim(
      'logs-in',
      login.body['user_id'] === alice.userId && login.body['device_id'] !== alice.deviceId,
      login.body,
    );

    stage.step('Somebody who looked over her shoulder');
    const again = await attempt();
    stage.claim('once', refuses(again, 403, 'M_FORBIDDEN'), again.body);
  },
});
