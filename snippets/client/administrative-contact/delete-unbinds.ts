import { example } from '../../example.ts';

export default example({
  title: 'Delete an address that is bound',
  operations: ['delete3pidFromAccount', 'bind3PID'],
  spec: 'client-server-api/#post_matrixclientv3account3piddelete',
  needs: { identityServer: true },
  claims: {
    unbound:
      'An address that is deleted is unbound where it was bound, without anybody naming the place.',
    forgotten: 'The identity server leads nobody to the user any more.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const address = { medium: 'email', address: `${stage.unique('alice')}@example.org` } as const;
    await alice.quietly.post('/_matrix/client/v3/account/3pid/bind', {
      id_server: identity.name,
      id_access_token: await identity.register(alice),
      ...identity.prove(address),
    });
    stage.step('Alice has bound this address');
    const { body } = await alice.post('/_matrix/client/v3/account/3pid/delete', address);
    stage.claim('unbound', body['id_server_unbind_result'] === 'success', body);
    stage.claim('forgotten', identity.userOf(address) === undefined, identity.userOf(address));
  },
});
