/** Where OAuth is spoken. @see https://spec.matrix.org/v1.19/client-server-api/#oauth-20-api */
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { anyObject } from '../schemas.ts';

export const getAuthMetadata: Route = route({
  operationId: 'getAuthMetadata',
  module: 'oauth_server_metadata',
  method: 'GET',
  path: '/_matrix/client/v1/auth_metadata',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv1auth_metadata',
  summary: 'Would say where the OAuth authorization server is; this server has none.',
  responses: { 200: anyObject('The metadata of RFC 8414.') },
  errors: { M_UNRECOGNIZED: 'This server does not speak OAuth 2.0; log in with POST /login.' },
  handle() {
    throw new MatrixError('M_UNRECOGNIZED', 'This server does not support OAuth 2.0.');
  },
});

export const routes: Route[] = [getAuthMetadata];
