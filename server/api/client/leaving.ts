/** Leaving rooms and forgetting them. @see https://spec.matrix.org/v1.19/client-server-api/#leaving-rooms */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, optionalReason, roomIdParam } from '../schemas.ts';

export const leaveRoom: Route = route({
  operationId: 'leaveRoom',
  module: 'leaving',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/leave',
  auth: 'guest',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidleave',
  summary: 'Leaves a room, rejects an invite or takes back a knock.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ reason: optionalReason }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN:
      'You are banned, have nothing to do with the room, or there is no such room. Having left it already is no error.',
    M_CANNOT_LEAVE_SERVER_NOTICE_ROOM:
      'The server speaks to you in that room, and you have not joined it yet.',
  },
  async handle({ params, body, requester, services }) {
    await services.rooms.changes.leave(requester, params.roomId, body.reason);
    return {};
  },
});

export const forgetRoom: Route = route({
  operationId: 'forgetRoom',
  module: 'leaving',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/forget',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidforget',
  summary:
    'Forgets a room that was left: its history is gone for the user, and /sync names it no more.',
  params: Type.Object({ roomId: roomIdParam }),
  responses: { 200: Empty },
  errors: {
    M_NOT_FOUND: 'You were never in the room, or there is no such room.',
    M_UNKNOWN: 'You are still in the room, invited to it or knocking; leave it first.',
  },
  async handle({ params, requester, services }) {
    await services.rooms.changes.forget(requester, params.roomId);
    return {};
  },
});

export const routes: Route[] = [leaveRoom, forgetRoom];
