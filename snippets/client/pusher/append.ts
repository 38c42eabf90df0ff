import { example } from '../../example.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'A phone that changes hands, and one that is shared',
  about:
    'A pushkey is the address of a phone. Unless a client says append, the address belongs to one user.',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  claims: {
    taken:
      'Without append, the pusher of the other user goes when Bob sets one up with the same keys.',
    shared: 'With append, both users have theirs.',
    'other-app': 'The same pushkey in another app is another pusher, and stays.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const pushkey = stage.unique('pushkey');
    const set = '/_matrix/client/v3/pushers/set';
    const other = phonePusher(pushkey, { app_id: 'org.example.rabbit.ios' });
    await alice.quietly.post(set, phonePusher(pushkey));
    await alice.quietly.post(set, other);
    stage.step('Alice gave Bob her old phone');
    await bob.post(set, phonePusher(pushkey));
    stage.step('Alice hears nothing of it any more');
    const hers = await pushersOf(alice);
    stage.claim('taken', hers.length === 1, hers);
    stage.claim('other-app', hers[0]?.['app_id'] === 'org.example.rabbit.ios', hers);
    stage.step('They decide to share it');
    await alice.post(set, phonePusher(pushkey, { append: true }));
    stage.step('Bob still has his');
    const his = await pushersOf(bob);
    const both = await pushersOf(alice.quietly);
    stage.claim('shared', his.length === 1 && both.length === 2, [his, both]);
  },
});
