import { OAUTH } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { isSame } from '../../look.ts';

export default example({
  title: 'Register a client',
  about:
    'A client says who it is before each login. The host of its redirect URI is all that proves it.',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#client-registration',
  needs: OAUTH,
  claims: {
    registered: 'The answer is 201, with a client id and everything that was registered.',
    'left-out': 'What the server does not know is left out: another grant, a name in French.',
    defaults:
      'Who names neither grants nor an authentication method gets the code, refresh tokens, and none.',
    same: 'The same metadata makes the same client id again.',
    elsewhere: 'A redirect URI on another host is refused with invalid_redirect_uri.',
    secret: 'A client that wants a secret is refused with invalid_client_metadata.',
  },
  async run(stage) {
    const path = '/_ruma/oauth/register';
    const client = {
      client_name: 'Looking glass',
      client_uri: 'https://looking-glass.example/',
      redirect_uris: ['https://app.looking-glass.example/callback'],
    };
    stage.step('This is who I am');
    const first = await stage.anyone.post(path, {
      ...client,
      'client_name#fr': 'Miroir',
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:example:another'],
      token_endpoint_auth_method: 'none',
      application_type: 'web',
    });
    const id = first.body['client_id'];
    stage.claim('registered', first.status === 201 && typeof id === 'string', first.body);
    const grants = ['authorization_code', 'refresh_token'];
    stage.claim(
      'left-out',
      isSame(first.body['grant_types'], grants) && !('client_name#fr' in first.body),
      first.body,
    );
    stage.step('The same, in fewer words');
    const again = await stage.anyone.post(path, client);
    const { grant_types, token_endpoint_auth_method: method } = again.body;
    stage.claim('defaults', isSame(grant_types, grants) && method === 'none', again.body);
    stage.claim('same', again.body['client_id'] === id, again.body);
    stage.step('Somebody else’s host');
    const redirect_uris = ['https://looking-glass.example.org/callback'];
    const elsewhere = await stage.anyone.post(path, { ...client, redirect_uris });
    stage.claim(
      'elsewhere',
      elsewhere.status === 400 && elsewhere.body['error'] === 'invalid_redirect_uri',
      elsewhere.body,
    );
    stage.step('With a secret');
    const token_endpoint_auth_method = 'client_secret_basic';
    const secret = await stage.anyone.post(path, { ...client, token_endpoint_auth_method });
    stage.claim(
      'secret',
      secret.status === 400 && secret.body['error'] === 'invalid_client_metadata',
      secret.body,
    );
  },
});
