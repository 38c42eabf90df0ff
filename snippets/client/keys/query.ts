import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { identityKeys } from '../../device-keys.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Ask for some devices, or all',
  operations: ['queryKeys'],
  spec: 'client-server-api/#post_matrixclientv3keysquery',
  claims: {
    all: 'An empty list of devices means all of them.',
    some: 'A list names those that are wanted.',
    unknown: 'A user or a device that is not known is left out, and is no failure.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await alice.newDevice();
    for (const device of [alice, phone])
      await device.quietly.post('/_matrix/client/v3/keys/upload', {
        device_keys: identityKeys(device),
      });
    const query = async (devices: Record<string, string[]>) =>
      (await bob.post('/_matrix/client/v3/keys/query', { device_keys: devices })).body;

    const has = (body: JsonObject, device: typeof alice) =>
      at(body, 'device_keys', alice.userId, device.deviceId) !== undefined;
    stage.step('Bob wants to write to Alice’s phone');
    const some = await query({ [alice.userId]: [phone.deviceId] });
    stage.claim('some', has(some, phone) && !has(some, alice), some);
    stage.step('Or to wherever she is');
    const all = await query({ [alice.userId]: [] });
    stage.claim('all', has(all, alice) && has(all, phone), all);
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;
    stage.step('Or to somebody who is not there');
    const none = await query({ [nobody]: [], [alice.userId]: ['JABBERWOCK'] });
    const failures = JSON.stringify(none['failures'] ?? {});
    stage.claim(
      'unknown',
      at(none, 'device_keys', nobody) === undefined &&
        at(none, 'device_keys', alice.userId, 'JABBERWOCK') === undefined &&
        failures === '{}',
      none,
    );
  },
});
