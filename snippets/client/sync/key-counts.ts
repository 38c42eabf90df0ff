import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { oneTimeKey } from '../../device-keys.ts';
import { at } from '../../look.ts';
import { nextOf, roomFilter, SYNC } from '../../syncing.ts';

export default example({
  title: 'How many one-time keys are left',
  about: 'Each may be used once. A device that sees the number fall uploads more.',
  operations: ['sync', 'uploadKeys', 'claimKeys'],
  spec: 'client-server-api/#extensions-to-sync',
  claims: {
    counted: 'The answer says how many keys of an algorithm are left.',
    ends: 'That somebody took one ends a wait, though nothing else happened.',
    fewer: 'There is one fewer.',
    always: 'The count is in every answer, also when it did not change.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const filter = roomFilter();
    const counted = (body: JsonObject) =>
      at(body, 'device_one_time_keys_count', 'signed_curve25519');

    stage.step('Bob’s device uploads two keys');
    await bob.post('/_matrix/client/v3/keys/upload', {
      one_time_keys: {
        'signed_curve25519:AAAAAA': oneTimeKey(bob, 'A'),
        'signed_curve25519:AAAAAB': oneTimeKey(bob, 'B'),
      },
    });
    const first = (await bob.get(SYNC, { filter })).body;
    stage.claim('counted', counted(first) === 2, first);
    stage.step('It waits, and Alice takes one');
    const began = Date.now();
    const waiting = bob.get(SYNC, { filter, since: nextOf(first), timeout: 20_000 });
    await alice.post('/_matrix/client/v3/keys/claim', {
      one_time_keys: { [bob.userId]: { [bob.deviceId]: 'signed_curve25519' } },
    });
    const then = (await waiting).body;
    stage.claim('ends', Date.now() - began < 10_000, `${Date.now() - began} ms`);
    stage.claim('fewer', counted(then) === 1, then);
    stage.step('Nothing new');
    const later = (await bob.get(SYNC, { filter, since: nextOf(then) })).body;
    stage.claim('always', counted(later) === 1, later);
  },
});
