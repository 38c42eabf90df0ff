import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'List one’s devices',
  about: 'So that a user can find the session that they did not begin.',
  operations: ['getDevices', 'getDevice'],
  spec: 'client-server-api/#get_matrixclientv3devices',
  claims: {
    all: 'Every device of the user is listed, that of the request included.',
    'last-seen': 'A device that made a request says when it was last seen.',
    one: 'One device is described as it is in the list.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    await phone.quietly.get('/_matrix/client/v3/account/whoami');

    stage.step('Which devices does Alice have?');
    const list = await alice.get('/_matrix/client/v3/devices');
    const devices = objectsAt(list.body, 'devices');
    const ids = devices.map(({ device_id: id }) => id);
    stage.claim(
      'all',
      ids.length === 2 && ids.includes(alice.deviceId) && ids.includes(phone.deviceId),
      list.body,
    );
    stage.claim(
      'last-seen',
      devices.every(({ last_seen_ts: seen }) => typeof seen === 'number'),
      list.body,
    );

    stage.step('More about one of them');
    const one = await alice.get(`/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`);
    const listed = devices.find(({ device_id: id }) => id === phone.deviceId);
    stage.claim(
      'one',
      one.body['device_id'] === phone.deviceId &&
        one.body['display_name'] === listed?.['display_name'],
      one.body,
    );
  },
});
