/** Application services that ask whether they are reached. @see https://spec.matrix.org/v1.19/application-service-api/#pinging */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';

export const pingAppservice: Route = route({
  operationId: 'pingAppservice',
  module: 'appservice_ping',
  method: 'POST',
  path: '/_matrix/client/v1/appservice/{appserviceId}/ping',
  auth: 'user',
  rateLimit: 'none',
  spec: 'application-service-api/#post_matrixclientv1appserviceappserviceidping',
  summary: 'Would have the server call the application service that asks for it; it knows none.',
  params: Type.Object({
    appserviceId: Type.String({ minLength: 1, description: 'The id it is registered with.' }),
  }),
  body: Type.Object({
    transaction_id: Type.Optional(
      Type.String({ description: 'Sent along, so that the call is recognised.' }),
    ),
  }),
  responses: {
    200: Type.Object({ duration_ms: Type.Integer({ description: 'How long the call took.' }) }),
  },
  errors: { M_FORBIDDEN: 'The access token is that of no application service.' },
  handle() {
    throw new MatrixError('M_FORBIDDEN', 'The access token is that of no application service.');
  },
});

export const routes: Route[] = [pingAppservice];
