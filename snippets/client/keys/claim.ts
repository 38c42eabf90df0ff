import { example } from '../../example.ts';
import { fallbackKey, oneTimeKey } from '../../device-keys.ts';
import { at, isAmong } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Claim one-time keys, each once',
  about:
    'Two people who got the same key could be mixed up with each other. When none is left, the fallback key has to do.',
  operations: ['claimKeys', 'uploadKeys', 'sync'],
  spec: 'client-server-api/#one-time-and-fallback-keys',
  claims: {
    'first-first': 'Keys are given out in the order in which they were uploaded.',
    once: 'A key that was given out is never given out again.',
    'counts-down': 'The device sees in /sync how many keys are left.',
    'then-fallback': 'When none is left, the fallback key is given out, to everyone who asks.',
    'fallback-used': 'The device sees that too: the algorithm is no longer listed as unused.',
    'other-algorithm': 'Without a key of the algorithm asked for, the device is left out.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    for (const [id, letter] of [
      ['AAAAAB', 'A'],
      ['AAAAAA', 'B'],
    ] as const)
      await alice.quietly.post('/_matrix/client/v3/keys/upload', {
        one_time_keys: { [`signed_curve25519:${id}`]: oneTimeKey(alice, letter) },
      });
    await alice.quietly.post('/_matrix/client/v3/keys/upload', {
      fallback_keys: { 'signed_curve25519:AAAAAC': fallbackKey(alice, 'F') },
    });
    const since = await caughtUp(alice);
    const claim = async (algorithm = 'signed_curve25519') => {
      const { body } = await bob.post('/_matrix/client/v3/keys/claim', {
        one_time_keys: { [alice.userId]: { [alice.deviceId]: algorithm } },
      });
      const keys = at(body, 'one_time_keys', alice.userId, alice.deviceId);
      return Object.keys(Object(keys)).join();
    };
    stage.step('Bob claims a key of Alice’s device');
    const first = await claim();
    stage.claim('first-first', first === 'signed_curve25519:AAAAAB', first);
    stage.step('Her sync says that one is left');
    const told = await syncAs(alice, {}, since);
    stage.claim(
      'counts-down',
      at(told.body, 'device_one_time_keys_count', 'signed_curve25519') === 1 &&
        isAmong('signed_curve25519', told.body['device_unused_fallback_key_types']),
      told.body,
    );
    stage.step('Another');
    const second = await claim();
    stage.claim('once', second === 'signed_curve25519:AAAAAA', second);
    stage.step('The keys are used up');
    const third = await claim();
    stage.step('… and what there is now may be used again');
    const fourth = await claim();
    stage.claim(
      'then-fallback',
      [third, fourth].every((id) => id === 'signed_curve25519:AAAAAC'),
      [third, fourth],
    );
    stage.step('Alice’s device should upload more keys');
    const { body } = await syncAs(alice, {}, String(told.body['next_batch']));
    stage.claim(
      'fallback-used',
      !isAmong('signed_curve25519', body['device_unused_fallback_key_types']) &&
        Array.isArray(body['device_unused_fallback_key_types']),
      body,
    );
    stage.step('A kind of key that she never had');
    const other = await claim('org.example.rot13');
    stage.claim('other-algorithm', other === '', other);
  },
});
