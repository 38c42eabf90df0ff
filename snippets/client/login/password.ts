import { example } from '../../example.ts';

export default example({
  title: 'Log in with a password',
  about:
    'Each login makes a new session with its own device and access token; those that were there stay.',
  operations: ['login', 'getTokenOwner'],
  spec: 'client-server-api/#login',
  claims: {
    'same-user': 'The answer names the user by full user id, though only the localpart was given.',
    'new-device': 'It makes a device that the user did not have before.',
    'token-works': 'The access token is good for requests as that user on that device.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Alice logs in on another device');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.localpart },
      password: alice.password,
      initial_device_display_name: 'Looking glass',
    });
    stage.claim('same-user', login.body['user_id'] === alice.userId, login.body);
    const device = login.body['device_id'];
    stage.claim('new-device', typeof device === 'string' && device !== alice.deviceId, login.body);

    stage.step('The new token says who it belongs to');
    const owner = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: String(login.body['access_token']),
    });
    stage.claim(
      'token-works',
      owner.body['user_id'] === alice.userId && owner.body['device_id'] === device,
      owner.body,
    );
  },
});
