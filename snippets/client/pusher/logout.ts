import { example } from '../../example.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'Log out, and the phone is quiet',
  about: 'A pusher belongs to the device that set it up, and goes with it.',
  operations: ['logout', 'postPusher', 'getPushers'],
  spec: 'client-server-api/#push-notifications',
  claims: {
    gone: 'When the device logs out, its pusher goes.',
    'other-device': 'A pusher of another device of the user stays.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const set = '/_matrix/client/v3/pushers/set';
    const [ofPhone, ofTablet] = [stage.unique('phone'), stage.unique('tablet')];
    await phone.quietly.post(set, phonePusher(ofPhone));
    await alice.quietly.post(set, phonePusher(ofTablet));
    stage.step('The phone logs out');
    await phone.post('/_matrix/client/v3/logout');
    stage.step('What is left');
    const left = await pushersOf(alice);
    stage.claim(
      'gone',
      left.every((one) => one['pushkey'] !== ofPhone),
      left,
    );
    stage.claim('other-device', left[0]?.['pushkey'] === ofTablet, left);
  },
});
