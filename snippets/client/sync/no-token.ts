import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { SYNC, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Who are you?',
  about: 'A client whose token is refused stops syncing and asks its user to log in.',
  operations: ['sync', 'logout'],
  spec: 'client-server-api/#using-access-tokens',
  errors: ['M_MISSING_TOKEN', 'M_UNKNOWN_TOKEN'],
  claims: {
    missing: 'Without an access token it is 401 M_MISSING_TOKEN.',
    unknown: 'With one that is no good any more it is 401 M_UNKNOWN_TOKEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('No access token');
    const missing = await stage.anyone.get(SYNC);
    stage.claim('missing', refuses(missing, 401, 'M_MISSING_TOKEN'), missing.body);
    const since = await tokenOf(alice);
    await alice.quietly.post('/_matrix/client/v3/logout');
    stage.step('After logging out');
    const unknown = await alice.get(SYNC, { since });
    stage.claim('unknown', refuses(unknown, 401, 'M_UNKNOWN_TOKEN'), unknown.body);
  },
});
