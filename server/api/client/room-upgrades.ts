/** Moving a room to another version. @see https://spec.matrix.org/v1.19/client-server-api/#room-upgrades */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomId, roomIdParam, userId } from '../schemas.ts';

export const upgradeRoom: Route = route({
  operationId: 'upgradeRoom',
  module: 'room_upgrades',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/upgrade',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidupgrade',
  summary: 'Makes a room of another version that takes the place of this one.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({
    new_version: Type.String({ description: 'The version of the new room.' }),
    additional_creators: Type.Optional(
      Type.Array(userId('A user.'), {
        description:
          'Who are creators of the new room beside you, in versions that have such. Those of the old room are not taken over.',
      }),
    ),
  }),
  responses: {
    200: Type.Object({ replacement_room: roomId('The new room.') }),
  },
  errors: {
    M_FORBIDDEN: 'You are not in the room, or may not send m.room.tombstone there.',
    M_INVALID_ROOM_STATE: 'The new version does not take some state that the room has.',
    M_UNSUPPORTED_ROOM_VERSION: 'This server does not make rooms of that version.',
  },
  async handle({ params, body, requester, services }) {
    const { upgrade } = services.rooms.changes;
    return { replacement_room: await upgrade(requester, params.roomId, body) };
  },
});

export const routes: Route[] = [upgradeRoom];
