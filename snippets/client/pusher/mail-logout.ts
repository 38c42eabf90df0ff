import { example } from '../../example.ts';
import { addAddress, mailPusher } from '../../mail-pushers.ts';
import { pushersOf } from '../../pushers.ts';

export default example({
  title: 'Log out, and mail still comes',
  about: 'Mail goes to no device. It is for those who are logged in nowhere.',
  operations: ['logout', 'postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  needs: { mailbox: true, ruma: true, config: { RUMA_PUSH_MAIL_DELAY: '1' } },
  claims: {
    stays: 'A pusher of kind email stays when the device logs out that set it up.',
  },
  async run(stage) {
    const bob = await stage.user('bob');
    const phone = await bob.newDevice();
    const address = `${stage.unique('bob')}@example.org`;
    await addAddress(stage, bob, address);
    await phone.quietly.post('/_matrix/client/v3/pushers/set', mailPusher(address));
    stage.step('The phone logs out');
    await phone.post('/_matrix/client/v3/logout');
    stage.step('What is left');
    const left = await pushersOf(bob);
    stage.claim('stays', left.length === 1 && left[0]?.['pushkey'] === address, left);
  },
});
