import { example } from '../../example.ts';
import { fallbackKey, identityKeys, oneTimeKey } from '../../device-keys.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'Keys that are not taken',
  about:
    'The spec names no errors for keys. Taking bad ones would break encryption later, where nobody sees why.',
  operations: ['uploadKeys', 'queryKeys', 'claimKeys', 'getKeysChanges'],
  spec: 'client-server-api/#post_matrixclientv3keysupload',
  errors: ['M_INVALID_PARAM', 'M_INVALID_SIGNATURE', 'M_BAD_JSON', 'M_MISSING_PARAM'],
  claims: {
    'own-device': 'Identity keys of another device are 400 M_INVALID_PARAM.',
    unsigned: 'Identity keys that the device has not signed are 400 M_INVALID_SIGNATURE.',
    'wrong-signature': 'So is a one-time key with a signature of the device that is wrong.',
    'one-fallback': 'Two fallback keys of one algorithm are 400 M_INVALID_PARAM.',
    'no-name': 'So is a key whose name has no algorithm.',
    fraction: 'A key with a number that cannot be signed is 400 M_BAD_JSON.',
    'nothing-stored': 'After all of this the laptop has no keys.',
    'bad-user': 'Asking for keys of something that is no user id is 400 M_INVALID_PARAM.',
    'bad-token':
      'So is asking for changes since something that is no token; no token is M_MISSING_PARAM.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const upload = (body: Parameters<typeof alice.post>[1]) =>
      alice.post('/_matrix/client/v3/keys/upload', body);
    const invalid = (answer: Awaited<ReturnType<typeof upload>>) =>
      refuses(answer, 400, 'M_INVALID_PARAM');

    stage.step('The laptop uploads the keys of the phone');
    const other = await upload({ device_keys: identityKeys(phone) });
    stage.claim('own-device', invalid(other), other.body);
    stage.step('Nobody has signed these');
    const unsigned = await upload({ device_keys: { ...identityKeys(alice), signatures: {} } });
    stage.claim('unsigned', refuses(unsigned, 400, 'M_INVALID_SIGNATURE'), unsigned.body);
    await phone.quietly.post('/_matrix/client/v3/keys/upload', {
      device_keys: identityKeys(phone),
    });
    stage.step('The phone has published who it is. Then it signs one key and sends another');
    const wrong = await phone.post('/_matrix/client/v3/keys/upload', {
      one_time_keys: {
        'signed_curve25519:AAAAAA': { ...oneTimeKey(phone, 'A'), key: 'B'.repeat(43) },
      },
    });
    stage.claim('wrong-signature', refuses(wrong, 400, 'M_INVALID_SIGNATURE'), wrong.body);
    stage.step('Which one to fall back on?');
    const two = await upload({
      fallback_keys: {
        'signed_curve25519:AAAAAA': fallbackKey(alice, 'A'),
        'signed_curve25519:AAAAAB': fallbackKey(alice, 'B'),
      },
    });
    stage.claim('one-fallback', invalid(two), two.body);
    stage.step('A key of no kind');
    const nameless = await upload({ one_time_keys: { AAAAAA: oneTimeKey(alice, 'A') } });
    stage.claim('no-name', invalid(nameless), nameless.body);
    stage.step('Half a key');
    const half = await upload({
      one_time_keys: { 'signed_curve25519:AAAAAA': { ...oneTimeKey(alice, 'A'), half: 0.5 } },
    });
    stage.claim('fraction', refuses(half, 400, 'M_BAD_JSON'), half.body);
    stage.step('What is there now?');
    const { body } = await alice.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const mine = at(body, 'device_keys', alice.userId, alice.deviceId);
    stage.claim('nothing-stored', mine === undefined, body);

    stage.step('Keys of a name');
    const queried = await alice.post('/_matrix/client/v3/keys/query', {
      device_keys: { dormouse: [] },
    });
    stage.step('A one-time key of a name');
    const claimed = await alice.post('/_matrix/client/v3/keys/claim', {
      one_time_keys: { dormouse: { TEAPOT: 'signed_curve25519' } },
    });
    stage.claim('bad-user', invalid(queried) && invalid(claimed), [queried.body, claimed.body]);
    stage.step('Changes since tea time');
    const since = await alice.get('/_matrix/client/v3/keys/changes', { from: 'tea', to: 'tea' });
    stage.step('Changes since when?');
    const never = await alice.get('/_matrix/client/v3/keys/changes');
    stage.claim('bad-token', invalid(since) && refuses(never, 400, 'M_MISSING_PARAM'), [
      since.body,
      never.body,
    ]);
  },
});
