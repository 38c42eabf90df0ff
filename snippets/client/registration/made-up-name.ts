import { example } from '../../example.ts';

export default example({
  title: 'An account without a name of one’s own',
  operations: ['register'],
  spec: 'client-server-api/#post_matrixclientv3register',
  needs: { registration: 'open' },
  claims: {
    'made-up': 'Without a username the server makes one up.',
    grammar: 'It fits the grammar of new user ids.',
    device: 'Without a device id it makes one of those up, too.',
  },
  async run(stage) {
    stage.step('Nothing but a password');
    const made = await stage.anyone.post('/_matrix/client/v3/register', {
      password: 'down the rabbit hole',
      auth: { type: 'm.login.dummy' },
    });
    const userId = String(made.body['user_id']);
    stage.claim(
      'made-up',
      made.status === 200 && userId.endsWith(`:${stage.serverName}`),
      made.body,
    );
    stage.claim('grammar', /^@[a-z0-9._=\-/+]+:/.test(userId), userId);
    stage.claim('device', String(made.body['device_id'] ?? '') !== '', made.body);
  },
});
