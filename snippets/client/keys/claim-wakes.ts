import { example } from '../../example.ts';
import { oneTimeKey } from '../../device-keys.ts';
import { at } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'A claim wakes the device',
  about: 'A device that sleeps on while its keys run out cannot be written to.',
  operations: ['claimKeys', 'sync'],
  spec: 'client-server-api/#e2e-extensions-to-sync',
  claims: {
    woken: 'A sync that waits is answered when somebody claims a key of the device.',
    'says-zero': 'It says zero, rather than leaving the algorithm out.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    await alice.quietly.post('/_matrix/client/v3/keys/upload', {
      one_time_keys: { 'signed_curve25519:AAAAAA': oneTimeKey(alice, 'A') },
    });
    const since = await caughtUp(alice);
    const waiting = syncAs(alice.quietly, {}, since, 10_000).then((answer) => ({
      answer,
      at: Date.now(),
    }));
    stage.step('While Alice’s device waits in a sync of ten seconds, Bob claims its last key');
    const before = Date.now();
    await bob.post('/_matrix/client/v3/keys/claim', {
      one_time_keys: { [alice.userId]: { [alice.deviceId]: 'signed_curve25519' } },
    });
    const woken = await waiting;
    stage.claim('woken', woken.at - before < 8000, woken.at - before);
    const count = at(woken.answer.body, 'device_one_time_keys_count', 'signed_curve25519');
    stage.claim('says-zero', count === 0, woken.answer.body);
  },
});
