/** Typing notifications. @see https://spec.matrix.org/v1.19/client-server-api/#typing-notifications */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, roomIdParam } from '../schemas.ts';

export const setTyping: Route = route({
  operationId: 'setTyping',
  module: 'typing',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/typing/{userId}',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#put_matrixclientv3roomsroomidtypinguserid',
  summary: 'Tells a room that the user types, or has stopped.',
  params: Type.Object({
    roomId: roomIdParam,
    userId: Type.String({ description: 'Who types: your own user id.' }),
  }),
  body: Type.Object({
    typing: Type.Boolean({ description: 'Whether the user types.' }),
    timeout: Type.Optional(
      Type.Integer({
        description:
          'For how long to believe it, in milliseconds. Default 30,000; more than 120,000 counts as that.',
      }),
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'The user id is not yours, or you are not joined to the room.',
    M_INVALID_PARAM: 'The room id is not one, or the timeout is negative.',
  },
  async handle({ params, body, requester, services }) {
    const { roomId, userId } = params;
    await services.typing.set(requester, roomId, userId, body.typing, body.timeout);
    return {};
  },
});

export const routes: Route[] = [setTyping];
