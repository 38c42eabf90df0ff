import { example } from '../../example.ts';
import { isSame } from '../../look.ts';

export default example({
  title: 'Register where an e-mail address is required',
  operations: ['register'],
  spec: 'client-server-api/#post_matrixclientv3register',
  needs: {
    ruma: true,
    registration: 'open',
    mailbox: true,
    config: { RUMA_REGISTRATION_EMAIL: 'required' },
  },
  claims: {
    'only-way': 'The only flow has the stage m.login.email.identity.',
    'no-dummy': 'A dummy does not do.',
  },
  async run(stage) {
    const request = { username: stage.unique('alice'), password: 'down the rabbit hole' };
    stage.step('What has to be proved?');
    const challenge = await stage.anyone.post('/_matrix/client/v3/register', request);
    const flows = [{ stages: ['m.login.email.identity'] }];
    stage.claim('only-way', isSame(challenge.body['flows'], flows), challenge.body);
    stage.step('Nothing, perhaps?');
    const dummy = await stage.anyone.post('/_matrix/client/v3/register', {
      ...request,
      auth: { type: 'm.login.dummy', session: challenge.body['session'] ?? null },
    });
    stage.claim('no-dummy', dummy.status === 401, dummy.body);
  },
});
