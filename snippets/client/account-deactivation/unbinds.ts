import { example } from '../../example.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'An account with bound addresses',
  about: 'Nobody shall be led to a user who is not there any more.',
  operations: ['deactivateAccount'],
  spec: 'client-server-api/#post_matrixclientv3accountdeactivate',
  needs: { identityServer: true },
  claims: {
    success: 'Every identity server that was told of an address is asked to forget it: success.',
    forgotten: 'The identity server knows nobody by it any more.',
    'no-support':
      'An identity server that does not is no-support, and the account ends all the same.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const leave = async (name: string) => {
      const user = await stage.user(name);
      const address = { medium: 'email', address: `${stage.unique(name)}@example.org` } as const;
      await user.quietly.post('/_matrix/client/v3/account/3pid/bind', {
        id_server: identity.name,
        id_access_token: await identity.register(user),
        ...identity.prove(address),
      });
      const end = () =>
        user.post('/_matrix/client/v3/account/deactivate', { auth: passwordProof(user) });
      return { user, address, end };
    };
    const alice = await leave('alice');
    stage.step('Alice’s address is bound, and she ends her account');
    const { body } = await alice.end();
    stage.claim('success', body['id_server_unbind_result'] === 'success', body);
    stage.claim('forgotten', identity.userOf(alice.address) === undefined, alice.address);
    const bob = await leave('bob');
    identity.answer(({ path, body: asked }) =>
      path.endsWith('/3pid/unbind') && JSON.stringify(asked).includes(bob.user.userId)
        ? { status: 403, body: { errcode: 'M_FORBIDDEN', error: 'No.' } }
        : undefined,
    );
    stage.step('Bob’s identity server will not');
    const refused = await bob.end();
    const whoami = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: bob.user.accessToken,
    });
    stage.claim(
      'no-support',
      refused.body['id_server_unbind_result'] === 'no-support' && whoami.status === 401,
      refused.body,
    );
  },
});
