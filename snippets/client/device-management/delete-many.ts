import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Remove several devices at once',
  operations: ['deleteDevices', 'getDevices'],
  spec: 'client-server-api/#post_matrixclientv3deletedevices',
  claims: {
    'asks-once': 'The password is asked for once, for all of them.',
    removed: 'All that were named are gone, the others are not.',
    'gone-before': 'One that was gone before is no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const tablet = await alice.newDevice();
    const devices = [phone.deviceId, tablet.deviceId, 'NEVERTHERE'];

    stage.step('Two that are there, and one that is not');
    const challenge = await alice.post('/_matrix/client/v3/delete_devices', { devices });
    stage.step('With the password');
    const done = await alice.post('/_matrix/client/v3/delete_devices', {
      devices,
      auth: passwordProof(alice, challenge),
    });
    stage.claim('asks-once', challenge.status === 401 && done.status === 200, done.body);
    stage.claim('gone-before', done.status === 200, done.body);

    stage.step('What is left?');
    const left = await alice.get('/_matrix/client/v3/devices');
    const ids = objectsAt(left.body, 'devices').map(({ device_id: id }) => id);
    stage.claim('removed', ids.length === 1 && ids[0] === alice.deviceId, left.body);
  },
});
