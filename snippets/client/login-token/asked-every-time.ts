import { example } from '../../example.ts';
import { passwordProof, sessionOf } from '../../prove.ts';

export default example({
  title: 'The next login token takes the password again',
  about:
    'Elsewhere a server may trust for a while who has just typed the password. Here it may not: each new device is a decision.',
  operations: ['generateLoginToken'],
  spec: 'client-server-api/#post_matrixclientv1loginget_token',
  claims: {
    'new-challenge': 'A second request right after the first is answered with 401.',
    'session-used-up': 'The session of the first does not help.',
    announced: 'The way is announced to those who are not logged in, beside m.login.token.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const getToken = '/_matrix/client/v1/login/get_token';

    stage.step('Is it possible here?');
    const flows = await stage.anyone.get('/_matrix/client/v3/login');
    stage.claim('announced', flows.text.includes('"get_login_token":true'), flows.body);

    stage.step('A first token');
    const begun = await alice.post(getToken, {});
    const first = await alice.post(getToken, { auth: passwordProof(alice, begun) });

    stage.step('And another one');
    const second = await alice.post(getToken, {});
    stage.claim('new-challenge', first.status === 200 && second.status === 401, second.body);

    stage.step('With the session that was confirmed before');
    const reused = await alice.post(getToken, { auth: { session: sessionOf(begun) } });
    stage.claim('session-used-up', reused.status === 401, reused.body);
  },
});
