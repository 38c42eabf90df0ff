import { example } from '../../example.ts';
import { at } from '../../look.ts';

const URL_OF_IT = 'https://id.example.org';

export default example({
  title: 'A homeserver that recommends an identity server',
  operations: ['getWellknown'],
  spec: 'client-server-api/#getwell-knownmatrixclient',
  needs: { config: { RUMA_IDENTITY_SERVER_URL: URL_OF_IT } },
  claims: {
    named: 'The file names the identity server that the administrator chose, in m.identity_server.',
  },
  async run(stage) {
    stage.step('Where is the homeserver, and who knows whose addresses are?');
    const { body } = await stage.anyone.get('/.well-known/matrix/client');
    stage.claim('named', at(body, 'm.identity_server', 'base_url') === URL_OF_IT, body);
  },
});
