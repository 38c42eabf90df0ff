/** Where two users meet. @see https://spec.matrix.org/v1.19/client-server-api/#mutual-rooms */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomId, userId } from '../schemas.ts';

export const getMutualRooms: Route = route({
  operationId: 'getMutualRooms',
  module: 'mutual_rooms',
  method: 'GET',
  path: '/_matrix/client/v1/mutual_rooms',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv1mutual_rooms',
  summary: 'Answers the rooms that both you and another user are in.',
  query: Type.Object({
    user_id: userId('The other user.'),
    from: Type.Optional(Type.String({ description: '`next_batch` of an earlier page.' })),
  }),
  responses: {
    200: Type.Object({
      joined: Type.Array(roomId('A room.'), { description: 'Up to a hundred of the rooms.' }),
      count: Type.Integer({ description: 'How many there are in all.' }),
      next_batch: Type.Optional(
        Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
      ),
    }),
  },
  errors: {
    M_INVALID_PARAM: 'user_id is your own or none, or from is not a token of an earlier page.',
  },
  async handle({ query, requester, services }) {
    const { mutualRooms } = services.rooms.reads;
    return { ...(await mutualRooms(requester, query.user_id, query.from)) };
  },
});

export const routes: Route[] = [getMutualRooms];
