import { example } from '../../example.ts';
import { sessionOf } from '../../prove.ts';

export default example({
  title: 'Go on with a session alone',
  about:
    'A stage may be completed where the client cannot see it, such as in a browser. So a request that sends nothing but the session stands for the one that began it.',
  operations: ['register'],
  spec: 'client-server-api/#user-interactive-api-in-the-rest-api',
  needs: { registration: 'open' },
  claims: {
    'still-asked': 'A session whose stages are not completed is asked for them again.',
    remembered: 'The request is the one that the session was begun with.',
    once: 'A session that was used up is not good for another account.',
  },
  async run(stage) {
    const username = stage.unique('alice');
    stage.step('A request without proof');
    const begun = await stage.anyone.post('/_matrix/client/v3/register', {
      username,
      password: 'down the rabbit hole',
    });
    const session = sessionOf(begun);

    stage.step('Is it done yet?');
    const asked = await stage.anyone.post('/_matrix/client/v3/register', { auth: { session } });
    stage.claim('still-asked', asked.status === 401 && sessionOf(asked) === session, asked.body);

    stage.step('Only the proof; the rest is known');
    const auth = { type: 'm.login.dummy', session };
    const made = await stage.anyone.post('/_matrix/client/v3/register', { auth });
    stage.claim(
      'remembered',
      made.body['user_id'] === `@${username}:${stage.serverName}`,
      made.body,
    );

    stage.step('The same session for somebody else');
    const other = { username: stage.unique('bob'), password: 'something else', auth: { session } };
    const again = await stage.anyone.post('/_matrix/client/v3/register', other);
    stage.claim('once', again.status === 401, again.body);
  },
});
