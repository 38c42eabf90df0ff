import { OAUTH } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { isAmong } from '../../look.ts';

export default example({
  title: 'Ask where OAuth is spoken',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#server-metadata-discovery',
  needs: { config: OAUTH.config },
  claims: {
    endpoints: 'The answer has the address of every endpoint that a login needs.',
    lists:
      'It lists what is spoken: code, its grant and that of refresh tokens, answers in query and fragment.',
    pkce: 'Codes are bound to their client with S256, the one method there is.',
    account: 'It says where users manage their account, and for which actions.',
  },
  async run(stage) {
    stage.step('Where do I sign in?');
    const { body } = await stage.anyone.get('/_matrix/client/v1/auth_metadata');
    const endpoints = [
      'authorization',
      'token',
      'revocation',
      'registration',
      'device_authorization',
    ];
    stage.claim(
      'endpoints',
      endpoints.every((name) => String(body[`${name}_endpoint`]).startsWith('http')),
      body,
    );
    const lists = (field: string, ...values: readonly string[]): boolean =>
      values.every((value) => isAmong(value, body[`${field}_supported`]));
    stage.claim(
      'lists',
      lists('response_types', 'code') &&
        lists('grant_types', 'authorization_code', 'refresh_token') &&
        lists('response_modes', 'query', 'fragment'),
      body,
    );
    const methods = JSON.stringify(body['code_challenge_methods_supported']);
    stage.claim('pkce', methods === '["S256"]', methods);
    stage.claim(
      'account',
      String(body['account_management_uri']).startsWith('http') &&
        isAmong('org.matrix.device_delete', body['account_management_actions_supported']),
      body,
    );
  },
});
