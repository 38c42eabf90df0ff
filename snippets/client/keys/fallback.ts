import { example } from '../../example.ts';
import { fallbackKey, oneTimeKey } from '../../device-keys.ts';
import { at, isAmong } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'A key for when there is none left',
  about:
    'One fallback key for each algorithm. It is given out again and again, so it should be replaced as soon as it was used.',
  operations: ['uploadKeys', 'claimKeys', 'sync'],
  spec: 'client-server-api/#one-time-and-fallback-keys',
  claims: {
    unused: 'A fallback key that nobody was given stands in device_unused_fallback_key_types.',
    'not-counted': 'It is not counted among the one-time keys.',
    used: 'Once somebody was given it, it does not stand there any more.',
    'one-time-first': 'One-time keys that come later are given out before it again.',
    replaced: 'A new fallback key takes its place, and is unused.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const upload = async (body: Parameters<typeof alice.post>[1]) =>
      (await alice.post('/_matrix/client/v3/keys/upload', body)).body;
    const claim = async () => {
      const { body } = await bob.post('/_matrix/client/v3/keys/claim', {
        one_time_keys: { [alice.userId]: { [alice.deviceId]: 'signed_curve25519' } },
      });
      return Object.keys(Object(at(body, 'one_time_keys', alice.userId, alice.deviceId))).join();
    };
    const isUnused = async () => {
      const { body } = await syncAs(alice, {});
      return isAmong('signed_curve25519', body['device_unused_fallback_key_types']);
    };
    stage.step('Alice’s device has nothing but a fallback key');
    const uploaded = await upload({
      fallback_keys: { 'signed_curve25519:AAAAAF': fallbackKey(alice, 'F') },
    });
    const count = at(uploaded, 'one_time_key_counts', 'signed_curve25519') ?? 0;
    stage.claim('not-counted', count === 0, uploaded);
    stage.step('Its sync');
    stage.claim('unused', await isUnused());
    stage.step('Bob claims a key');
    const first = await claim();
    stage.step('Her sync again');
    const after = await isUnused();
    stage.claim('used', first === 'signed_curve25519:AAAAAF' && !after, [first, after]);
    stage.step('Her device brings what is needed: a one-time key, and another fallback key');
    await upload({
      one_time_keys: { 'signed_curve25519:AAAAAA': oneTimeKey(alice, 'A') },
      fallback_keys: { 'signed_curve25519:AAAAAG': fallbackKey(alice, 'G') },
    });
    stage.step('Bob');
    const second = await claim();
    stage.claim('one-time-first', second === 'signed_curve25519:AAAAAA', second);
    const unused = await isUnused();
    stage.step('Once more');
    const third = await claim();
    stage.claim('replaced', unused && third === 'signed_curve25519:AAAAAG', [unused, third]);
  },
});
