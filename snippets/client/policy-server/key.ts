import { example } from '../../example.ts';
import { at } from '../../look.ts';

const KEY = '6yhHGKhCiXTSEN2ksjV7kX/N6rBQZ3Xb+M7LlC6NS+s';

export default example({
  title: 'The key of a policy server',
  about:
    'A room that wants its events looked at names a policy server and its key. Clients find the key here.',
  operations: ['getWellknownPolicy'],
  spec: 'client-server-api/#getwell-knownmatrixpolicy_server',
  needs: { config: { RUMA_POLICY_SERVER_KEY: KEY } },
  claims: {
    key: 'The configured key is answered as public_keys.ed25519.',
    'no-token': 'No access token is needed.',
  },
  async run(stage) {
    stage.step('Which key?');
    const asked = await stage.anyone.get('/.well-known/matrix/policy_server');
    stage.claim('no-token', asked.status === 200, asked.status);
    stage.claim('key', at(asked.body, 'public_keys', 'ed25519') === KEY, asked.body);
  },
});
