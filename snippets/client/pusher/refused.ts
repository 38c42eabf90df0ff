import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'Pushers that cannot be',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  errors: ['M_MISSING_PARAM', 'M_INVALID_PARAM'],
  claims: {
    missing: 'A pusher without language and data is 400 M_MISSING_PARAM.',
    'no-url': 'One whose data has no url is 400 M_MISSING_PARAM.',
    'not-https': 'One that would send over plain HTTP is 400 M_INVALID_PARAM.',
    'other-path': 'So is one with another path than the one for gateways.',
    'too-long': 'So is one with a pushkey of 513 bytes.',
    'nothing-kept': 'None of them is kept.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const set = '/_matrix/client/v3/pushers/set';
    const pushkey = stage.unique('pushkey');
    const { lang: _lang, data: _data, ...half } = phonePusher(pushkey);
    stage.step('Half a pusher');
    const missing = await alice.post(set, half);
    stage.claim('missing', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);
    stage.step('Sent where?');
    const nowhere = await alice.post(set, phonePusher(pushkey, { data: {} }));
    stage.claim('no-url', refuses(nowhere, 400, 'M_MISSING_PARAM'), nowhere.body);
    stage.step('In the clear');
    const plain = { url: 'http://push.example.org/_matrix/push/v1/notify' };
    const clear = await alice.post(set, phonePusher(pushkey, { data: plain }));
    stage.claim('not-https', refuses(clear, 400, 'M_INVALID_PARAM'), clear.body);
    stage.step('To any page at all');
    const page = { url: 'https://push.example.org/tea' };
    const elsewhere = await alice.post(set, phonePusher(pushkey, { data: page }));
    stage.claim('other-path', refuses(elsewhere, 400, 'M_INVALID_PARAM'), elsewhere.body);
    stage.step('A very long address');
    const long = await alice.post(set, phonePusher('k'.repeat(513)));
    stage.claim('too-long', refuses(long, 400, 'M_INVALID_PARAM'), long.body);
    const kept = await pushersOf(alice.quietly);
    stage.claim('nothing-kept', kept.length === 0, kept);
  },
});
