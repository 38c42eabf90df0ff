import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A narrowed token ends with the session it was made from',
  about:
    'There is no list of the tokens that were made. There need not be one: they share the life of the first.',
  operations: ['getTokenOwner', 'logout'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_UNKNOWN_TOKEN'],
  needs: { ruma: true },
  claims: {
    good: 'A token narrowed twice, by two hands, is good for what both allow.',
    revoked: 'When Alice logs out, both are refused with 401 M_UNKNOWN_TOKEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const forBot = attenuate(alice.accessToken, 'method = GET');
    const forHelper = attenuate(forBot, 'path ^ /_matrix/client/v3/account/whoami');
    const ask = (token: string) =>
      stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', { token });

    stage.step('The bot made a still weaker one for its helper');
    const helper = await ask(forHelper);
    stage.claim('good', helper.body['user_id'] === alice.userId, helper.body);

    stage.step('Alice logs out');
    await alice.post('/_matrix/client/v3/logout', {});
    stage.step('The bot');
    const bot = await ask(forBot);
    stage.step('Its helper');
    const late = await ask(forHelper);
    stage.claim(
      'revoked',
      refuses(bot, 401, 'M_UNKNOWN_TOKEN') && refuses(late, 401, 'M_UNKNOWN_TOKEN'),
      [bot.body, late.body],
    );
  },
});
