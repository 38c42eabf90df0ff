import { example } from '../../example.ts';
import { deviceSigned, masterSigned, publishIdentity, SIGNATURES } from '../../cross-signing.ts';
import { at, isAmong } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Sign a device',
  about:
    'The self-signing key says “this device is mine”. The device may say “I know this master key”.',
  operations: ['uploadCrossSigningSignatures', 'queryKeys', 'sync'],
  spec: 'client-server-api/#cross-signing',
  claims: {
    taken: 'Signatures that are right are taken, and no failure is reported.',
    'added-device': 'Everyone sees the device with the new signature beside its own.',
    'added-master': 'Everyone sees the master key signed by the device.',
    told: 'Those who share a room are told to look again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const pairs = await publishIdentity(alice);
    const since = await caughtUp(bob);
    stage.step('Alice signs her device');
    const device = await alice.post(SIGNATURES, deviceSigned(alice, pairs));
    stage.step('The device signs her master key');
    const master = await alice.post(SIGNATURES, masterSigned(alice, pairs));
    const failures = [device, master].map(({ body }) => JSON.stringify(body['failures'] ?? {}));
    stage.claim(
      'taken',
      failures.every((one) => one === '{}'),
      failures,
    );
    stage.step('Bob’s client is told');
    const news = await syncAs(bob, {}, since);
    stage.claim('told', isAmong(alice.userId, at(news.body, 'device_lists', 'changed')), news.body);
    stage.step('… and looks');
    const { body } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const by = (...path: string[]) =>
      Object.keys(Object(at(body, ...path, 'signatures', alice.userId)));
    const ofDevice = by('device_keys', alice.userId, alice.deviceId);
    const own = `ed25519:${alice.deviceId}`;
    stage.claim(
      'added-device',
      ofDevice.includes(own) && ofDevice.includes(pairs.selfSigning.keyId),
      ofDevice,
    );
    const ofMaster = by('master_keys', alice.userId);
    stage.claim('added-master', ofMaster.includes(own), ofMaster);
  },
});
