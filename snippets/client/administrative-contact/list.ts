import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'The addresses of an account',
  about: 'A new account has none. Removing one that is not there changes nothing.',
  operations: ['getAccount3PIDs', 'delete3pidFromAccount', 'unbind3pidFromAccount'],
  spec: 'client-server-api/#get_matrixclientv3account3pid',
  claims: {
    none: 'A new account has no address.',
    removed: 'Removing an address answers no-support: no identity server was asked to unbind it.',
    unbound: 'Unbinding answers the same.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const address = { medium: 'email', address: 'alice@example.org' };
    stage.step('What is there');
    const { body } = await alice.get('/_matrix/client/v3/account/3pid');
    stage.claim(
      'none',
      Array.isArray(body['threepids']) && objectsAt(body, 'threepids').length === 0,
      body,
    );
    stage.step('Away with it');
    const removed = await alice.post('/_matrix/client/v3/account/3pid/delete', address);
    stage.claim('removed', removed.body['id_server_unbind_result'] === 'no-support', removed.body);
    stage.step('… and from the identity server');
    const unbound = await alice.post('/_matrix/client/v3/account/3pid/unbind', address);
    stage.claim('unbound', unbound.body['id_server_unbind_result'] === 'no-support', unbound.body);
  },
});
