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
  summary: 'Says where clients sign in with OAuth 2.0, and what is spoken there.',
  responses: { 200: anyObject('The metadata of RFC 8414.') },
  errors: { M_UNRECOGNIZED: 'This server does not speak OAuth 2.0; log in with POST /login.' },
  async handle({ services: { oauth } }) {
    if (!oauth.isOn)
      throw new MatrixError('M_UNRECOGNIZED', 'This server does not speak OAuth 2.0.');
    return oauth.metadata();
  },
});

export const routes: Route[] = [getAuthMetadata];
