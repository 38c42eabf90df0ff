import { example } from '../../example.ts';
import {
  crossSigningUpload,
  masterSigned,
  publishIdentity,
  unsignedKey,
  UPLOAD,
} from '../../cross-signing.ts';
import { signedBy, signingPair } from '../../device-keys.ts';
import { at } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'The same keys again',
  about:
    'A client that saw no answer tries again. It must not be asked for a password because of that.',
  operations: ['uploadCrossSigningKeys', 'queryKeys', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3keysdevice_signingupload',
  claims: {
    'no-proof': 'Keys that are there already may be uploaded again without proof.',
    'some-of-them': 'So may some of them, also without the master key.',
    'other-signing-key':
      'Another self-signing key takes proof, though the same master key comes with it: 401.',
    'not-news': 'It is news to nobody.',
    'more-signatures': 'Signatures that come with them and are new are kept, beside the others.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const pairs = await publishIdentity(alice);
    const keys = crossSigningUpload(pairs);
    const since = await caughtUp(bob);
    stage.step('All of them');
    const all = await alice.post(UPLOAD, keys);
    stage.claim('no-proof', all.status === 200, all.body);
    stage.step('One of them');
    const some = await alice.post(UPLOAD, { self_signing_key: keys.self_signing_key });
    stage.claim('some-of-them', some.status === 200, some.body);
    stage.step('The same master key, and another one beside it');
    const other = signingPair(alice.userId, 'another self_signing');
    const mixed = await alice.post(UPLOAD, {
      ...keys,
      self_signing_key: signedBy(unsignedKey(other, 'self_signing'), pairs.master),
    });
    stage.claim('other-signing-key', mixed.status === 401, mixed.body);
    stage.step('Bob has nothing new to look at');
    const news = await syncAs(bob, {}, since, 0);
    stage.claim('not-news', news.body['device_lists'] === undefined, news.body);

    const signed = at(masterSigned(alice, pairs), alice.userId, pairs.master.publicKey) ?? {};
    stage.step('The master key once more, now signed by her device');
    await alice.post(UPLOAD, { master_key: signed });
    stage.step('Bob asks for it');
    const { body } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const signature = at(
      body,
      'master_keys',
      alice.userId,
      'signatures',
      alice.userId,
      `ed25519:${alice.deviceId}`,
    );
    stage.claim('more-signatures', signature !== undefined, body);
  },
});
