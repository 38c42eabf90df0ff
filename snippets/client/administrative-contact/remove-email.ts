import { provedAddress, withAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { isSame, objectsAt } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Move an e-mail address to another account',
  operations: ['delete3pidFromAccount', 'add3PID', 'getAccount3PIDs'],
  spec: 'client-server-api/#post_matrixclientv3account3piddelete',
  needs: { ruma: true, mailbox: true },
  claims: {
    removed: 'An address that was removed is gone from the account.',
    free: 'Then another account can have it.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const address = await withAddress(stage, alice);
    stage.step('Alice gives it up');
    await alice.post('/_matrix/client/v3/account/3pid/delete', { medium: 'email', address });
    const left = await alice.quietly.get('/_matrix/client/v3/account/3pid');
    stage.claim('removed', isSame(left.body, { threepids: [] }), left.body);
    const session = await provedAddress(stage, 'account/3pid', address);
    stage.step('Bob, who reads the same mailbox, takes it');
    await bob.post('/_matrix/client/v3/account/3pid/add', {
      ...session,
      auth: passwordProof(bob),
    });
    stage.step('Now it is his');
    const { body } = await bob.get('/_matrix/client/v3/account/3pid');
    stage.claim('free', objectsAt(body, 'threepids')[0]?.['address'] === address, body);
  },
});
