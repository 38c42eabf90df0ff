/** The rooms a user is in. @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3joined_rooms */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomId } from '../schemas.ts';

export const getJoinedRooms: Route = route({
  operationId: 'getJoinedRooms',
  module: 'list_joined_rooms',
  method: 'GET',
  path: '/_matrix/client/v3/joined_rooms',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3joined_rooms',
  summary: 'Lists the rooms the user is joined to.',
  responses: {
    200: Type.Object({
      joined_rooms: Type.Array(roomId('A room.'), { description: 'The rooms.' }),
    }),
  },
  async handle({ requester, services }) {
    return { joined_rooms: await services.rooms.reads.joinedRooms(requester.userId) };
  },
});

export const routes: Route[] = [getJoinedRooms];
