import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A token until a moment',
  operations: ['getTokenOwner'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    before: 'Before the moment of “time < …” the token is good.',
    after: 'From then on it is 403 M_FORBIDDEN, naming the caveat.',
    'not-expired':
      'It is not M_UNKNOWN_TOKEN: a client would take that for the end of the session.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const whoami = (caveat: string) =>
      stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
        token: attenuate(alice.accessToken, caveat),
      });

    stage.step('Good for an hour');
    const good = await whoami(`time < ${Date.now() + 3_600_000}`);
    stage.claim('before', good.body['user_id'] === alice.userId, good.body);

    const past = 'time < 1700000000000';
    stage.step('Good until some day in 2023');
    const late = await whoami(past);
    stage.claim(
      'after',
      refuses(late, 403, 'M_FORBIDDEN') && String(late.body['error']).includes(`"${past}"`),
      late.body,
    );
    stage.claim('not-expired', late.status !== 401, late.body);
  },
});
