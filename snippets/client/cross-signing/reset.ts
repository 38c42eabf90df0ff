import { example } from '../../example.ts';
import {
  crossSigningPairs,
  crossSigningUpload,
  deviceSigned,
  publishIdentity,
  SIGNATURES,
  UPLOAD,
} from '../../cross-signing.ts';
import { at, isAmong } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';
import { flowsOf, passwordProof } from '../../prove.ts';

export default example({
  title: 'Begin anew with other keys',
  about:
    'Whoever lost the secrets makes new ones. To everyone else that looks like somebody who took over the account, so it takes more than an access token.',
  operations: ['uploadCrossSigningKeys', 'uploadCrossSigningSignatures', 'queryKeys', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3keysdevice_signingupload',
  claims: {
    'must-prove':
      'Other keys than those that are there need proof: the answer is 401 with the ways to give it.',
    'not-yet': 'Until then the old keys stand.',
    replaced: 'With the password they are replaced.',
    told: 'Those who share a room are told to look again.',
    'signatures-gone':
      'What the old keys had signed is signed no more: each device must be signed again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const old = await publishIdentity(alice);
    await alice.quietly.post(SIGNATURES, deviceSigned(alice, old));
    const since = await caughtUp(bob);
    const pairs = crossSigningPairs(alice, 'second');
    const keys = crossSigningUpload(pairs);
    const query = async (user: typeof bob) =>
      (
        await user.post('/_matrix/client/v3/keys/query', {
          device_keys: { [alice.userId]: [] },
        })
      ).body;
    const isMaster = (body: typeof keys | object, name: string) =>
      JSON.stringify(body).includes(name);

    stage.step('Alice has lost everything but her access token, and her password');
    const challenge = await alice.post(UPLOAD, keys);
    stage.claim(
      'must-prove',
      challenge.status === 401 &&
        flowsOf(challenge).some((flow) => flow.includes('m.login.password')),
      challenge.body,
    );
    const before = await query(bob.quietly);
    const masterOf = (body: typeof before) => at(body, 'master_keys', alice.userId, 'keys') ?? {};
    stage.claim('not-yet', isMaster(Object(masterOf(before)), old.master.publicKey), before);
    stage.step('She knows the password');
    const done = await alice.post(UPLOAD, { ...keys, auth: passwordProof(alice, challenge) });
    stage.step('Bob’s client');
    const news = await syncAs(bob, {}, since);
    stage.claim('told', isAmong(alice.userId, at(news.body, 'device_lists', 'changed')), news.body);
    stage.step('Who is she now?');
    const after = await query(bob);
    stage.claim(
      'replaced',
      done.status === 200 && isMaster(Object(masterOf(after)), pairs.master.publicKey),
      after,
    );
    const signatures = at(after, 'device_keys', alice.userId, alice.deviceId, 'signatures');
    stage.claim(
      'signatures-gone',
      signatures !== undefined && !isMaster(Object(signatures), old.selfSigning.publicKey),
      signatures,
    );
  },
});
