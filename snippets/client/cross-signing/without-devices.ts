import { example } from '../../example.ts';
import { deviceSigned, masterSigned, publishIdentity, SIGNATURES } from '../../cross-signing.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Devices go, the user stays',
  operations: ['uploadCrossSigningSignatures', 'queryKeys', 'logout'],
  spec: 'client-server-api/#cross-signing',
  claims: {
    stays: 'The keys that stand for a user are there when the last device is gone.',
    'signature-gone': 'A signature of the device on the master key goes with the device.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const pairs = await publishIdentity(alice);
    await alice.quietly.post(SIGNATURES, deviceSigned(alice, pairs));
    await alice.quietly.post(SIGNATURES, masterSigned(alice, pairs));
    stage.step('Alice logs out of the only device she has');
    await alice.post('/_matrix/client/v3/logout', {});
    stage.step('Bob asks who she is');
    const { body } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const master = at(body, 'master_keys', alice.userId);
    stage.claim(
      'stays',
      at(master, 'keys', pairs.master.keyId) === pairs.master.publicKey &&
        at(body, 'self_signing_keys', alice.userId) !== undefined,
      body,
    );
    const signature = at(master, 'signatures', alice.userId, `ed25519:${alice.deviceId}`);
    stage.claim('signature-gone', signature === undefined, master);
  },
});
