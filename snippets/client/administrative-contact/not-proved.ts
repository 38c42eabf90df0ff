import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Add an address that was not proved',
  operations: ['add3PID', 'post3PIDs'],
  spec: 'client-server-api/#post_matrixclientv3account3pidadd',
  errors: ['M_THREEPID_AUTH_FAILED'],
  needs: { ruma: true },
  claims: {
    password: 'Adding an address takes the password first.',
    unproved:
      'Then, for a session whose token did not come back, it is 403 M_THREEPID_AUTH_FAILED.',
    deprecated: 'The deprecated operation answers the same.',
    nothing: 'The account has no address after it.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const proof = { client_secret: 'tarts', sid: '17' };
    stage.step('She never got a token');
    const asked = await alice.post('/_matrix/client/v3/account/3pid/add', proof);
    stage.claim('password', asked.status === 401 && Array.isArray(asked.body['flows']), asked.body);
    stage.step('With her password');
    const added = await alice.post('/_matrix/client/v3/account/3pid/add', {
      ...proof,
      auth: passwordProof(alice, asked),
    });
    stage.claim('unproved', refuses(added, 403, 'M_THREEPID_AUTH_FAILED'), added.body);
    const server = { id_server: 'id.example.org', id_access_token: 'knave' };
    stage.step('The old way');
    const old = await alice.post('/_matrix/client/v3/account/3pid', {
      three_pid_creds: { ...proof, ...server },
      auth: passwordProof(alice),
    });
    stage.claim('deprecated', refuses(old, 403, 'M_THREEPID_AUTH_FAILED'), old.body);
    const { body } = await alice.quietly.get('/_matrix/client/v3/account/3pid');
    stage.claim('nothing', JSON.stringify(body) === '{"threepids":[]}', body);
  },
});
