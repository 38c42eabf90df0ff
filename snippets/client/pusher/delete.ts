import { example } from '../../example.ts';
import { APP, phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'Delete a pusher',
  about: 'The same operation, with kind null. Nothing but the two keys is needed.',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  claims: {
    gone: 'It is not listed any more.',
    'other-stays': 'A pusher with another pushkey stays.',
    again: 'Deleting one that is not there is no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [phone, watch] = [stage.unique('phone'), stage.unique('watch')];
    const set = '/_matrix/client/v3/pushers/set';
    await alice.quietly.post(set, phonePusher(phone));
    await alice.quietly.post(set, phonePusher(watch));
    stage.step('The phone fell into the pool of tears');
    await alice.post(set, { app_id: APP, pushkey: phone, kind: null });
    stage.step('What is left');
    const left = await pushersOf(alice);
    stage.claim(
      'gone',
      left.every((one) => one['pushkey'] !== phone),
      left,
    );
    stage.claim('other-stays', left.length === 1 && left[0]?.['pushkey'] === watch, left);
    stage.step('Once more, to be sure');
    const again = await alice.post(set, { app_id: APP, pushkey: phone, kind: null });
    stage.claim('again', again.status === 200, again.body);
  },
});
