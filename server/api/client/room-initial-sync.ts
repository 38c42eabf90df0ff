/** One room, all at once. @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomId, roomIdParam, roomSnapshotFields } from '../schemas.ts';

export const roomInitialSync: Route = route({
  operationId: 'roomInitialSync',
  module: 'room_initial_sync',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/initialSync',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidinitialsync',
  summary: 'Answers a room as it is now, with the last of what was said in it.',
  params: Type.Object({ roomId: roomIdParam }),
  responses: {
    200: Type.Object({
      room_id: roomId('The room.'),
      membership: Type.Optional(
        Type.Enum(['join', 'invite', 'knock', 'leave', 'ban'], {
          description: 'What you are to the room; absent when you never were anything.',
        }),
      ),
      ...roomSnapshotFields,
    }),
  },
  errors: {
    M_FORBIDDEN: 'You are not in the room and never were, and not everyone may read it.',
  },
  async handle({ params, requester, services }) {
    return services.snapshots.read(requester, params.roomId);
  },
});

export const routes: Route[] = [roomInitialSync];
