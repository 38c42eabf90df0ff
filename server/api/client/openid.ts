/** Who somebody is, for another service. @see https://spec.matrix.org/v1.19/client-server-api/#openid */
import Type from 'typebox';
import { requireOwn } from '../../account-data/own-user.ts';
import { OPENID_TOKEN_SECONDS } from '../../sessions/openid.ts';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

export const requestOpenIdToken: Route = route({
  operationId: 'requestOpenIdToken',
  module: 'openid',
  method: 'POST',
  path: '/_matrix/client/v3/user/{userId}/openid/request_token',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3useruseridopenidrequest_token',
  summary: 'Makes a token with which another service can ask this server who the user is.',
  params: Type.Object({ userId: userId('The user, who must be the one who asks.') }),
  body: Type.Object({}, { description: 'Nothing yet; what is in it is not looked at.' }),
  responses: {
    200: Type.Object({
      access_token: Type.String({ description: 'Not an access token of a session.' }),
      token_type: Type.Literal('Bearer', { description: 'Always this.' }),
      matrix_server_name: Type.String({ description: 'The server to ask.' }),
      expires_in: Type.Integer({ description: 'Seconds for which it is good.' }),
    }),
  },
  errors: { M_FORBIDDEN: 'The user is somebody else.' },
  async handle({ params, requester, services }) {
    requireOwn(requester, params.userId, 'An OpenID token');
    return {
      access_token: await services.openId.issue(requester.userId),
      token_type: 'Bearer',
      matrix_server_name: services.config.RUMA_SERVER_NAME,
      expires_in: OPENID_TOKEN_SECONDS,
    };
  },
});

export const routes: Route[] = [requestOpenIdToken];
