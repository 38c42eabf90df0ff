import { provedAddress } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Add an address that was confirmed for something else',
  about: 'Whoever pressed the button was asked whether they make an account, and said yes to that.',
  operations: ['add3PID'],
  spec: 'client-server-api/#post_matrixclientv3account3pidadd',
  errors: ['M_THREEPID_AUTH_FAILED'],
  needs: { ruma: true, mailbox: true },
  claims: {
    refused: 'An address that was confirmed for a registration is not added to an account.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const session = await provedAddress(stage, 'register', `${stage.unique('bob')}@example.org`);
    stage.step('With the session of a registration');
    const added = await alice.post('/_matrix/client/v3/account/3pid/add', {
      ...session,
      auth: passwordProof(alice),
    });
    stage.claim('refused', refuses(added, 403, 'M_THREEPID_AUTH_FAILED'), added.body);
  },
});
