import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Where an access token goes, and what is said without one',
  about:
    'Servers have to take the token from the query as well, though a URL ends up in logs. No client should put it there.',
  operations: ['getTokenOwner'],
  spec: 'client-server-api/#using-access-tokens',
  errors: ['M_MISSING_TOKEN', 'M_UNKNOWN_TOKEN'],
  claims: {
    query: 'A token in the query is as good as one in the Authorization header.',
    missing: 'Without a token the answer is 401 M_MISSING_TOKEN.',
    unknown: 'With one that was never given out it is 401 M_UNKNOWN_TOKEN.',
    'no-soft-logout': 'That refusal does not let the client believe that its session lives on.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const whoami = '/_matrix/client/v3/account/whoami';

    stage.step('In the query: deprecated, and still served');
    const inQuery = await stage.anyone.get(whoami, { access_token: alice.accessToken });
    stage.claim('query', inQuery.body['user_id'] === alice.userId, inQuery.body);

    stage.step('No token at all');
    const missing = await stage.anyone.get(whoami);
    stage.claim('missing', refuses(missing, 401, 'M_MISSING_TOKEN'), missing.body);

    stage.step('A token that somebody made up');
    const unknown = await stage.anyone.request('GET', whoami, { token: stage.unique('madeup') });
    stage.claim('unknown', refuses(unknown, 401, 'M_UNKNOWN_TOKEN'), unknown.body);
    stage.claim('no-soft-logout', unknown.body['soft_logout'] !== true, unknown.body);
  },
});
