import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { addAddress, mailPusher } from '../../mail-pushers.ts';
import { pushersOf } from '../../pushers.ts';

export default example({
  title: 'Mail that nobody may ask for',
  about: 'Otherwise a server could be made to write to anybody.',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  errors: ['M_INVALID_PARAM'],
  needs: { mailbox: true, ruma: true, config: { RUMA_PUSH_MAIL_DELAY: '1' } },
  claims: {
    stranger: 'An address that is not one of the account’s is 400 M_INVALID_PARAM.',
    'app-id': 'So is another app_id than m.email.',
    'nothing-kept': 'Neither is kept.',
    removed: 'When an address is removed from the account, its pusher goes.',
  },
  async run(stage) {
    const bob = await stage.user('bob');
    const address = `${stage.unique('bob')}@example.org`;
    const set = '/_matrix/client/v3/pushers/set';
    stage.step('To somebody else');
    const stranger = await bob.post(set, mailPusher('queen@example.org'));
    stage.claim('stranger', refuses(stranger, 400, 'M_INVALID_PARAM'), stranger.body);
    await addAddress(stage, bob, address);
    stage.step('By another name');
    const other = await bob.post(set, mailPusher(address, { app_id: 'org.example.mail' }));
    stage.claim('app-id', refuses(other, 400, 'M_INVALID_PARAM'), other.body);
    const kept = await pushersOf(bob.quietly);
    stage.claim('nothing-kept', kept.length === 0, kept);
    await bob.quietly.post(set, mailPusher(address));
    const before = await pushersOf(bob.quietly);
    stage.step('The address goes');
    await bob.post('/_matrix/client/v3/account/3pid/delete', { medium: 'email', address });
    const left = await pushersOf(bob.quietly);
    stage.claim('removed', before.length === 1 && left.length === 0, { before, left });
  },
});
