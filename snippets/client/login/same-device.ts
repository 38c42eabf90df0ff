import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Log in on a device that exists',
  about:
    'A client that lost its token but kept its keys names its device, and goes on where it was. There is only ever one session on a device.',
  operations: ['login', 'getDevice', 'getTokenOwner'],
  spec: 'client-server-api/#relationship-between-access-tokens-and-devices',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    'same-device': 'The session is on the device that was named.',
    'old-token': 'The token that the device had before is refused.',
    'name-kept': 'A display name sent along is ignored: the device keeps the one it has.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const device = `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`;
    await alice.quietly.put(device, { display_name: 'Looking glass' });

    stage.step('The phone logs in again, as itself');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
      device_id: phone.deviceId,
      initial_device_display_name: 'Another name',
    });
    stage.claim('same-device', login.body['device_id'] === phone.deviceId, login.body);

    stage.step('With the token from before');
    const before = await phone.get('/_matrix/client/v3/account/whoami');
    stage.claim('old-token', refuses(before, 401, 'M_UNKNOWN_TOKEN'), before.body);

    stage.step('What is the device called?');
    const after = await alice.get(device);
    stage.claim('name-kept', after.body['display_name'] === 'Looking glass', after.body);
  },
});
