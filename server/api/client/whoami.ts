/** Who owns a token. @see https://spec.matrix.org/v1.19/client-server-api/#current-account-information */
import Type from 'typebox';
import { NO_DEVICE } from '../../sessions/requester.ts';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

export const getTokenOwner: Route = route({
  operationId: 'getTokenOwner',
  module: 'whoami',
  method: 'GET',
  path: '/_matrix/client/v3/account/whoami',
  auth: 'guest',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3accountwhoami',
  summary: 'Says whose access token it is.',
  responses: {
    200: Type.Object({
      user_id: userId('The user.'),
      device_id: Type.Optional(
        Type.String({
          description: 'The device that the token belongs to; absent for a service without one.',
        }),
      ),
      is_guest: Type.Boolean({ description: 'Whether the user is a guest.' }),
    }),
  },
  handle: ({ requester: { userId: user, deviceId, isGuest } }) =>
    Promise.resolve({
      user_id: user,
      ...(deviceId === NO_DEVICE ? {} : { device_id: deviceId }),
      is_guest: isGuest,
    }),
});

export const routes: Route[] = [getTokenOwner];
