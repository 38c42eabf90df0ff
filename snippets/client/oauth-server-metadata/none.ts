import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Ask for OAuth where it is not spoken',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#get_matrixclientv1auth_metadata',
  errors: ['M_UNRECOGNIZED'],
  needs: { config: { RUMA_OAUTH: 'off' } },
  claims: {
    none: 'It is 404 M_UNRECOGNIZED, which tells a client to log in with POST /login.',
  },
  async run(stage) {
    stage.step('Where is the authorization server?');
    const asked = await stage.anyone.get('/_matrix/client/v1/auth_metadata');
    stage.claim('none', refuses(asked, 404, 'M_UNRECOGNIZED'), asked.body);
  },
});
