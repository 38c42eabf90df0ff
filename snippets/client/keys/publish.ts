import { example } from '../../example.ts';
import { identityKeys, oneTimeKey } from '../../device-keys.ts';
import { at, isSame } from '../../look.ts';

export default example({
  title: 'Publish the keys of a device',
  about:
    'Others can encrypt for a device once they have its keys. The server keeps them, and cannot use them.',
  operations: ['uploadKeys', 'queryKeys'],
  spec: 'client-server-api/#uploading-keys',
  claims: {
    counts: 'The answer counts the one-time keys of each algorithm that wait to be claimed.',
    'in-steps': 'Identity keys and one-time keys may come in one request or in several.',
    padding: 'Base64 with padding is read like Base64 without: here in the signature of a key.',
    'as-signed': 'Others get the identity keys exactly as they were signed.',
    'name-beside': 'The device’s name stands in unsigned, which no signature covers.',
    'no-one-time': 'One-time keys are not part of that answer.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const keys = identityKeys(alice);
    await alice.quietly.put(`/_matrix/client/v3/devices/${encodeURIComponent(alice.deviceId)}`, {
      display_name: 'Looking glass',
    });
    stage.step('Alice’s device says who it is');
    const first = await alice.post('/_matrix/client/v3/keys/upload', { device_keys: keys });
    stage.step('Then it leaves keys for others to start sessions with');
    const second = await alice.post('/_matrix/client/v3/keys/upload', {
      one_time_keys: {
        'signed_curve25519:AAAAAA': oneTimeKey(alice, 'A'),
        'signed_curve25519:AAAAAQ': oneTimeKey(alice, 'B'),
      },
    });
    stage.claim('in-steps', first.status === 200 && second.status === 200, second.body);
    const count = at(second.body, 'one_time_key_counts', 'signed_curve25519');
    stage.claim('counts', count === 2, second.body);
    const signature = at(
      oneTimeKey(alice, 'C'),
      'signatures',
      alice.userId,
      `ed25519:${alice.deviceId}`,
    );
    const signatures = { [alice.userId]: { [`ed25519:${alice.deviceId}`]: `${signature}==` } };
    stage.step('Other clients write Base64 with padding');
    const padded = await alice.post('/_matrix/client/v3/keys/upload', {
      one_time_keys: { 'signed_curve25519:AAAAAg': { ...oneTimeKey(alice, 'C'), signatures } },
    });
    stage.claim(
      'padding',
      at(padded.body, 'one_time_key_counts', 'signed_curve25519') === 3,
      padded.body,
    );

    stage.step('Bob asks for the devices of Alice');
    const { body, text } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const device = at(body, 'device_keys', alice.userId, alice.deviceId);
    const same = Object.entries(keys).every(([name, value]) => isSame(at(device, name), value));
    stage.claim('as-signed', same, device);
    const name = at(device, 'unsigned', 'device_display_name');
    stage.claim('name-beside', name === 'Looking glass', device);
    stage.claim('no-one-time', !text.includes('signed_curve25519'), body);
  },
});
