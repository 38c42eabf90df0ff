import { example } from '../../example.ts';
import { crossSigningPairs, crossSigningUpload, UPLOAD } from '../../cross-signing.ts';
import { at, isSame } from '../../look.ts';

export default example({
  title: 'Publish the keys that stand for you',
  about:
    'Three key pairs, made by a client. Their public halves go to the server, the two lesser ones signed by the master key.',
  operations: ['uploadCrossSigningKeys', 'queryKeys'],
  spec: 'client-server-api/#cross-signing',
  claims: {
    'no-proof': 'The first time, the access token is enough: nothing more has to be proved.',
    'as-signed': 'Everyone gets the master key and the self-signing key as they were signed.',
    'own-only': 'The user-signing key is shown to its owner, and to nobody else.',
    'beside-devices':
      'They come with the keys of devices, also when only some devices are asked for.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const keys = crossSigningUpload(crossSigningPairs(alice));
    stage.step('Alice’s client has made three keys');
    const uploaded = await alice.post(UPLOAD, keys);
    stage.claim('no-proof', uploaded.status === 200, uploaded.body);
    const query = (user: typeof alice, devices: string[]) =>
      user.post('/_matrix/client/v3/keys/query', { device_keys: { [alice.userId]: devices } });

    stage.step('Bob asks who Alice is');
    const { body } = await query(bob, ['CHESHIRE']);
    const master = at(body, 'master_keys', alice.userId);
    const selfSigning = at(body, 'self_signing_keys', alice.userId);
    stage.claim(
      'as-signed',
      isSame(master, keys.master_key) && isSame(selfSigning, keys.self_signing_key),
      body,
    );
    stage.claim('beside-devices', master !== undefined, body);
    stage.step('Alice asks who she is');
    const own = (await query(alice, [])).body;
    stage.claim(
      'own-only',
      at(own, 'user_signing_keys', alice.userId) !== undefined &&
        at(body, 'user_signing_keys', alice.userId) === undefined,
      own,
    );
  },
});
