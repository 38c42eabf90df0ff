/** Making another user leave. @see https://spec.matrix.org/v1.19/client-server-api/#leaving-rooms */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, optionalReason, roomIdParam, userId } from '../schemas.ts';

export const kick: Route = route({
  operationId: 'kick',
  module: 'kicking',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/kick',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidkick',
  summary: 'Makes another user leave a room, or takes back their invite or knock.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ user_id: userId('Whom to kick.'), reason: optionalReason }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN:
      'You are not in the room, the user is not, or your power level does not let you kick this user.',
  },
  async handle({ params, body, requester, services }) {
    await services.rooms.changes.kick(requester, params.roomId, body.user_id, body.reason);
    return {};
  },
});

export const routes: Route[] = [kick];
