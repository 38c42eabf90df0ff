import { example } from '../../example.ts';
import { fallbackKey, identityKeys, oneTimeKey } from '../../device-keys.ts';
import { at, refuses } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Upload keys again',
  about:
    'A client that got no answer uploads once more. A client whose database was restored uploads old keys.',
  operations: ['uploadKeys', 'claimKeys', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3keysupload',
  errors: ['M_INVALID_PARAM'],
  claims: {
    'same-again': 'The same one-time key again is no error, and is counted once.',
    'not-news': 'The same identity keys again are news to nobody.',
    'other-content': 'Another key with an id that is taken is 400 M_INVALID_PARAM.',
    'nothing-kept': 'Nothing of that request is kept.',
    'not-twice': 'A key that was claimed and comes again is not given out again.',
    'fallback-stays-used': 'The same fallback key again stays used.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const upload = (body: Parameters<typeof alice.post>[1]) =>
      alice.post('/_matrix/client/v3/keys/upload', body);
    const all = {
      device_keys: identityKeys(alice),
      one_time_keys: { 'signed_curve25519:AAAAAA': oneTimeKey(alice, 'A') },
      fallback_keys: { 'signed_curve25519:AAAAAF': fallbackKey(alice, 'F') },
    };
    stage.step('Alice’s device uploads everything');
    await upload(all);
    const since = await caughtUp(bob);
    stage.step('… and again');
    const again = await upload(all);
    const count = (body: typeof again.body) => at(body, 'one_time_key_counts', 'signed_curve25519');
    stage.claim('same-again', again.status === 200 && count(again.body) === 1, again.body);
    stage.step('Bob has nothing new to look at');
    const news = await syncAs(bob, {}, since, 0);
    stage.claim('not-news', news.body['device_lists'] === undefined, news.body);

    stage.step('One key that is new, one whose id was used for another');
    const clash = await upload({
      one_time_keys: {
        'signed_curve25519:AAAAAB': oneTimeKey(alice, 'B'),
        'signed_curve25519:AAAAAA': oneTimeKey(alice, 'C'),
      },
    });
    stage.claim('other-content', refuses(clash, 400, 'M_INVALID_PARAM'), clash.body);
    stage.step('How many are there?');
    const still = await upload({});
    stage.claim('nothing-kept', count(still.body) === 1, still.body);

    const claim = {
      one_time_keys: { [alice.userId]: { [alice.deviceId]: 'signed_curve25519' } },
    };
    for (let i = 0; i < 2; i += 1) await bob.quietly.post('/_matrix/client/v3/keys/claim', claim);
    stage.step('Bob has claimed all. Alice’s device uploads what it had');
    const old = await upload(all);
    stage.claim('not-twice', (count(old.body) ?? 0) === 0, old.body);
    stage.step('Is the fallback key unused?');
    const { body } = await syncAs(alice, {});
    const unused = JSON.stringify(body['device_unused_fallback_key_types']);
    stage.claim('fallback-stays-used', unused === '[]', body);
  },
});
