import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Bind an address, and unbind it',
  about:
    'Bound, an address leads others to the user. The homeserver remembers where, and can have it forgotten without a token: it signs the request.',
  operations: ['bind3PID', 'unbind3pidFromAccount', 'getServerKey'],
  spec: 'client-server-api/#post_matrixclientv3account3pidbind',
  needs: { identityServer: true },
  claims: {
    bound: 'The identity server knows whose the address is.',
    signed: 'The homeserver signs the request to unbind, and the identity server asks for its key.',
    unbound: 'Without id_server, the address is unbound where it was bound: the result is success.',
    forgotten: 'The identity server has forgotten it.',
    unknown: 'An address of which the homeserver does not know where it is bound is no-support.',
    keys: 'The key is published, signed with itself.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const address = { medium: 'email', address: `${stage.unique('alice')}@example.org` } as const;
    const token = await identity.register(alice);
    stage.step('Alice has proved to the identity server that the address is hers');
    await alice.post('/_matrix/client/v3/account/3pid/bind', {
      id_server: identity.name,
      id_access_token: token,
      ...identity.prove(address),
    });
    stage.step('The homeserver passes it on, with who she is');
    await identity.received(asks('3pid/bind', token));
    stage.claim('bound', identity.userOf(address) === alice.userId, identity.userOf(address));
    const unbind = '/_matrix/client/v3/account/3pid/unbind';
    stage.step('She would rather not be found');
    const unbound = await alice.post(unbind, address);
    stage.claim('unbound', unbound.body['id_server_unbind_result'] === 'success', unbound.body);
    stage.step('This is what the identity server gets');
    const asked = await identity.received(asks('3pid/unbind', address.address));
    const authorization = asked.headers['authorization'] ?? '';
    stage.step('And with this it finds out that the homeserver wants it');
    const keys = await stage.anyone.get('/_matrix/key/v2/server');
    const [, keyId = ''] = /key="([^"]+)"/.exec(authorization) ?? [];
    stage.claim(
      'signed',
      authorization.startsWith(`X-Matrix origin="${stage.serverName}"`) &&
        at(keys.body, 'verify_keys', keyId) !== undefined,
      { authorization, keys: keys.body },
    );
    stage.claim(
      'keys',
      at(keys.body, 'signatures', stage.serverName, keyId) !== undefined,
      keys.body,
    );
    stage.claim('forgotten', identity.userOf(address) === undefined, identity.userOf(address));
    stage.step('Once more');
    const again = await alice.post(unbind, address);
    stage.claim('unknown', again.body['id_server_unbind_result'] === 'no-support', again.body);
  },
});
