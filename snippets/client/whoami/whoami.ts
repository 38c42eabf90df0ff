import { example } from '../../example.ts';

export default example({
  title: 'Ask whose access token it is',
  about:
    'A program that was handed nothing but a token learns here who it is, and on which device: what it needs for encryption.',
  operations: ['getTokenOwner'],
  spec: 'client-server-api/#get_matrixclientv3accountwhoami',
  claims: {
    user: 'The answer has the full user id.',
    device: 'It has the device that the token belongs to; another device’s token says otherwise.',
    'not-a-guest': 'It does not call a registered user a guest.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();

    stage.step('The token from registration');
    const first = await alice.get('/_matrix/client/v3/account/whoami');
    stage.step('The token from a login');
    const second = await phone.get('/_matrix/client/v3/account/whoami');

    stage.claim(
      'user',
      first.body['user_id'] === alice.userId && second.body['user_id'] === alice.userId,
      [first.body, second.body],
    );
    stage.claim(
      'device',
      first.body['device_id'] === alice.deviceId && second.body['device_id'] === phone.deviceId,
      [first.body, second.body],
    );
    stage.claim('not-a-guest', first.body['is_guest'] !== true, first.body);
  },
});
