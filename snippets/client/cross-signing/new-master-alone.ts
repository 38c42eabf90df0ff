import { example } from '../../example.ts';
import {
  crossSigningPairs,
  crossSigningUpload,
  publishIdentity,
  UPLOAD,
} from '../../cross-signing.ts';
import { at } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Another master key, and nothing else',
  about: 'The two other keys are signed by the old one, which is there no more.',
  operations: ['uploadCrossSigningKeys', 'queryKeys'],
  spec: 'client-server-api/#post_matrixclientv3keysdevice_signingupload',
  claims: {
    taken: 'A new master key may come alone.',
    dropped: 'The keys that the old one had signed are dropped with it.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    await publishIdentity(alice);
    const { master_key } = crossSigningUpload(crossSigningPairs(alice, 'second'));
    stage.step('Alice, with her password');
    const done = await alice.post(UPLOAD, { master_key, auth: passwordProof(alice) });
    stage.claim('taken', done.status === 200, done.body);
    stage.step('What is left?');
    const { body } = await alice.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    stage.claim(
      'dropped',
      at(body, 'self_signing_keys', alice.userId) === undefined &&
        at(body, 'user_signing_keys', alice.userId) === undefined,
      body,
    );
  },
});
