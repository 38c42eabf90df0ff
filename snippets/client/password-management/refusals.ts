import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Passwords that are not changed',
  operations: ['changePassword'],
  spec: 'client-server-api/#password-management',
  errors: ['M_FORBIDDEN', 'M_MISSING_PARAM', 'M_WEAK_PASSWORD'],
  claims: {
    'not-theirs': 'The password of another user is 401 M_FORBIDDEN, though it is a right one.',
    missing: 'Without a new password the answer is 400 M_MISSING_PARAM, before anything is asked.',
    empty: 'An empty one is 400 M_WEAK_PASSWORD.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const change = (body: Record<string, string | object>) =>
      alice.request('POST', '/_matrix/client/v3/account/password', {
        rawBody: JSON.stringify(body),
      });

    stage.step('Bob proves that he is Bob, with Alice’s token');
    const other = await change({ new_password: 'of the Queen', auth: passwordProof(bob) });
    stage.claim('not-theirs', refuses(other, 401, 'M_FORBIDDEN'), other.body);

    stage.step('No new password');
    const missing = await change({});
    stage.claim('missing', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);
    stage.step('An empty one');
    const empty = await change({ new_password: '' });
    stage.claim('empty', refuses(empty, 400, 'M_WEAK_PASSWORD'), empty.body);
  },
});
