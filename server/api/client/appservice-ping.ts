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
  summary: 'Has the server call the application service that asks for it.',
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
  errors: {
    M_FORBIDDEN: 'The access token is not the as_token of that application service.',
    M_URL_NOT_SET: 'Its registration has no URL.',
    M_BAD_STATUS: 'It answered, but not with success: `status` and `body` are what it answered.',
    M_CONNECTION_FAILED: 'It cannot be reached.',
    M_CONNECTION_TIMEOUT: 'It did not answer in time.',
  },
  async handle({ params: { appserviceId }, body, requester, services: { appservices } }) {
    const service = appservices.registry.all.find(({ id }) => id === requester.appservice?.id);
    if (service?.id !== appserviceId)
      throw new MatrixError(
        'M_FORBIDDEN',
        `The access token is not the as_token of ${appserviceId}.`,
      );
    return { duration_ms: await appservices.ping(service, body.transaction_id) };
  },
});

export const routes: Route[] = [pingAppservice];
