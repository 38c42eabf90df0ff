/** A room from outside. @see https://spec.matrix.org/v1.19/client-server-api/#room-summaries */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomIdOrAlias, roomSummaryFields, serverName } from '../schemas.ts';

export const getRoomSummary: Route = route({
  operationId: 'getRoomSummary',
  module: 'room_summary',
  method: 'GET',
  path: '/_matrix/client/v1/room_summary/{roomIdOrAlias}',
  auth: 'optional',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv1room_summaryroomidoralias',
  summary: 'Answers what a room is, for who may come in.',
  params: Type.Object({ roomIdOrAlias: roomIdOrAlias('The room.') }),
  query: Type.Object({
    via: Type.Optional(
      Type.Array(serverName('A server.'), { description: 'Servers that may know the room.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      ...roomSummaryFields,
      membership: Type.Optional(
        Type.Enum(['join', 'invite', 'knock', 'leave', 'ban'], {
          description: 'What you are to the room; absent without an access token.',
        }),
      ),
    }),
  },
  errors: { M_NOT_FOUND: 'There is no such room, or none that you may know of.' },
  async handle({ params, requester, services }) {
    const { summary } = services.rooms.reads;
    return { ...(await summary(requester?.userId, params.roomIdOrAlias)) };
  },
});

export const routes: Route[] = [getRoomSummary];
