import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'An address that is not bound',
  operations: ['bind3PID', 'unbind3pidFromAccount', 'delete3pidFromAccount'],
  spec: 'client-server-api/#post_matrixclientv3account3pidbind',
  errors: ['M_SESSION_NOT_VALIDATED', 'M_NO_VALID_SESSION', 'M_SERVER_NOT_TRUSTED', 'M_NOT_FOUND'],
  needs: { identityServer: true, ruma: true },
  claims: {
    unproved:
      'A session whose token did not come back is 400 M_SESSION_NOT_VALIDATED, as the identity server says.',
    none: 'A session that is none is 404 M_NO_VALID_SESSION, likewise.',
    untrusted:
      'An identity server that the administrator did not list is 400 M_SERVER_NOT_TRUSTED.',
    passed: 'What the identity server has against unbinding is handed on.',
    unable: 'One that cannot unbind, and says so without a Matrix error, is no-support.',
    gone: 'An address that is deleted goes, whatever the identity server says: the result is no-support.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const address = { medium: 'email', address: `${stage.unique('alice')}@example.org` } as const;
    const at = { id_server: identity.name, id_access_token: await identity.register(alice) };
    const path = '/_matrix/client/v3/account/3pid';
    stage.step('The token is still on its way');
    const unproved = await alice.post(`${path}/bind`, { ...at, ...identity.begin(address) });
    stage.claim('unproved', refuses(unproved, 400, 'M_SESSION_NOT_VALIDATED'), unproved.body);
    stage.step('A session of somebody’s dream');
    const none = await alice.post(`${path}/bind`, { ...at, sid: '42', client_secret: 'dream' });
    stage.claim('none', refuses(none, 404, 'M_NO_VALID_SESSION'), none.body);
    stage.step('Another identity server');
    const proof = identity.prove(address);
    const elsewhere = await alice.post(`${path}/bind`, {
      ...at,
      ...proof,
      id_server: 'id.example.org',
    });
    stage.claim('untrusted', refuses(elsewhere, 400, 'M_SERVER_NOT_TRUSTED'), elsewhere.body);
    stage.step('What was never bound');
    const never = await alice.post(`${path}/unbind`, { ...address, id_server: identity.name });
    stage.claim('passed', refuses(never, 404, 'M_NOT_FOUND'), never.body);
    stage.step('Deleted');
    const deleted = await alice.post(`${path}/delete`, { ...address, id_server: identity.name });
    stage.claim('gone', deleted.body['id_server_unbind_result'] === 'no-support', deleted.body);
    identity.answer(({ path: asked, body }) =>
      asked.endsWith('/3pid/unbind') && JSON.stringify(body).includes(address.address)
        ? { status: 501, body: 'not here' }
        : undefined,
    );
    stage.step('An identity server that cannot unbind');
    const unable = await alice.post(`${path}/unbind`, { ...address, id_server: identity.name });
    stage.claim('unable', unable.body['id_server_unbind_result'] === 'no-support', unable.body);
  },
});
