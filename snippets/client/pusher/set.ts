import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'Set up a pusher',
  about:
    'The client got a pushkey from the maker of the phone. It tells the homeserver which gateway to send to, and what to send along.',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  claims: {
    listed: 'The pusher is listed as it was set up.',
    'own-keys': 'What else stands in data is kept: the gateway knows what it means.',
    'every-device': 'The user’s other devices see it too.',
    changed: 'Setting it again with the same app_id and pushkey changes it; there is still one.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const laptop = await alice.newDevice();
    const pushkey = stage.unique('pushkey');
    const data = {
      url: 'https://push.example.org/_matrix/push/v1/notify',
      format: 'event_id_only',
      ears: 2,
    };
    stage.step('Her phone wants to be woken');
    await alice.post('/_matrix/client/v3/pushers/set', phonePusher(pushkey, { data }));
    stage.step('What is set up');
    const [first] = await pushersOf(alice);
    stage.claim('listed', first?.['pushkey'] === pushkey && first['kind'] === 'http', first);
    stage.claim('own-keys', at(first, 'data', 'ears') === 2, first);
    stage.step('She moves to France');
    await alice.post('/_matrix/client/v3/pushers/set', phonePusher(pushkey, { data, lang: 'fr' }));
    stage.step('Her laptop looks');
    const seen = await pushersOf(laptop);
    stage.claim('every-device', seen[0]?.['pushkey'] === pushkey, seen);
    stage.claim('changed', seen.length === 1 && seen[0]?.['lang'] === 'fr', seen);
  },
});
