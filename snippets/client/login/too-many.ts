import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Guess until the server has enough',
  about: 'Passwords are guessed by trying many. A server makes that slow.',
  operations: ['login'],
  spec: 'client-server-api/#rate-limiting',
  errors: ['M_LIMIT_EXCEEDED'],
  needs: { rateLimits: 'on' },
  claims: {
    limited: 'After some attempts the answer is 429 M_LIMIT_EXCEEDED.',
    'says-when': 'It says when to try again: in retry_after_ms, or in the header Retry-After.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const guess = () =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: alice.localpart },
        password: 'curiouser and curiouser',
      });

    stage.step('One guess too many');
    let tried = false;
    const limited = await stage.until(async () => {
      // Many at once, and nobody needs to see them.
      if (!tried) {
        tried = true;
        await Promise.all(Array.from({ length: 30 }, guess));
        return undefined;
      }
      const answer = await guess();
      return answer.status === 403 ? undefined : answer;
    }, 60_000);
    stage.claim('limited', refuses(limited, 429, 'M_LIMIT_EXCEEDED'), limited.body);
    stage.claim(
      'says-when',
      typeof limited.body['retry_after_ms'] === 'number' || 'retry-after' in limited.headers,
      [limited.body, limited.headers],
    );
  },
});
