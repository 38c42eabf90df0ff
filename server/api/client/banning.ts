/** Banning users from a room, and lifting the ban. @see https://spec.matrix.org/v1.19/client-server-api/#banning-users-in-a-room */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, optionalReason, roomIdParam, userId } from '../schemas.ts';

export const ban: Route = route({
  operationId: 'ban',
  module: 'banning',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/ban',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidban',
  summary: 'Bans a user from a room: out at once, and back neither by invite nor by joining.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ user_id: userId('Whom to ban.'), reason: optionalReason }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not in the room, or your power level does not let you ban this user.',
  },
  async handle({ params, body, requester, services }) {
    await services.rooms.changes.ban(requester, params.roomId, body.user_id, body.reason);
    return {};
  },
});

export const unban: Route = route({
  operationId: 'unban',
  module: 'banning',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/unban',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidunban',
  summary: 'Lifts a ban: the user may be invited again, or join where anyone may.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ user_id: userId('Whose ban to lift.'), reason: optionalReason }),
  responses: { 200: Empty },
  errors: {
    M_BAD_STATE: 'The user is not banned.',
    M_FORBIDDEN: 'You are not in the room, or your power level does not let you unban.',
  },
  async handle({ params, body, requester, services }) {
    await services.rooms.changes.unban(requester, params.roomId, body.user_id, body.reason);
    return {};
  },
});

export const routes: Route[] = [ban, unban];
