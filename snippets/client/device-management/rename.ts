import { example } from '../../example.ts';

export default example({
  title: 'Give a device a name',
  about: 'Names of devices are public: others see them beside the device’s keys.',
  operations: ['updateDevice', 'getDevice'],
  spec: 'client-server-api/#put_matrixclientv3devicesdeviceid',
  claims: {
    renamed: 'The device has the new name from then on.',
    'left-alone': 'A request without a name changes nothing.',
    'any-session': 'Any session of the user may rename any of the user’s devices.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const device = `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`;

    stage.step('Alice’s laptop names her phone');
    const done = await alice.put(device, { display_name: 'Looking glass' });
    stage.claim('any-session', done.status === 200, done.body);
    stage.step('What is it called?');
    const named = await phone.get(device);
    stage.claim('renamed', named.body['display_name'] === 'Looking glass', named.body);

    stage.step('No name');
    await alice.put(device, {});
    stage.step('It keeps the one it has');
    const kept = await alice.get(device);
    stage.claim('left-alone', kept.body['display_name'] === 'Looking glass', kept.body);
  },
});
