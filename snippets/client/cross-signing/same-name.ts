import { example } from '../../example.ts';
import {
  crossSigningPairs,
  crossSigningUpload,
  publishIdentity,
  UPLOAD,
} from '../../cross-signing.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A key and a device must not have one name',
  about:
    'In signatures both are written ed25519:NAME. If a device were called like a key, one could pass for the other.',
  operations: ['uploadCrossSigningKeys', 'login'],
  spec: 'client-server-api/#key-and-signature-security',
  errors: ['M_FORBIDDEN'],
  claims: {
    'like-a-device': 'A key with the name of one of the user’s devices is 403 M_FORBIDDEN.',
    'like-a-key': 'Logging in as a device with the name of a key is 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const logIn = (user: typeof alice, deviceId: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: user.userId },
        password: user.password,
        device_id: deviceId,
      });
    const pairs = crossSigningPairs(alice);
    stage.step('Alice’s device takes an odd name');
    await logIn(alice, pairs.master.publicKey);
    stage.step('Her master key has the same');
    const key = await alice.post(UPLOAD, crossSigningUpload(pairs));
    stage.claim('like-a-device', refuses(key, 403, 'M_FORBIDDEN'), key.body);
    const { master } = await publishIdentity(bob);
    stage.step('Bob has a master key. A device would like to be called like it');
    const device = await logIn(bob, master.publicKey);
    stage.claim('like-a-key', refuses(device, 403, 'M_FORBIDDEN'), device.body);
  },
});
