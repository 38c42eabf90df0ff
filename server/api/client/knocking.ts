/** Knocking: asking to be invited. @see https://spec.matrix.org/v1.19/client-server-api/#knocking-on-rooms */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { optionalReason, roomIdOrAlias, RoomIdAnswer, viaServers } from '../schemas.ts';

export const knockRoom: Route = route({
  operationId: 'knockRoom',
  module: 'knocking',
  method: 'POST',
  path: '/_matrix/client/v3/knock/{roomIdOrAlias}',
  auth: 'user',
  rateLimit: 'join',
  spec: 'client-server-api/#post_matrixclientv3knockroomidoralias',
  summary: 'Asks to be invited to a room; the answer comes through /sync.',
  params: Type.Object({ roomIdOrAlias: roomIdOrAlias('The room, by id or alias.') }),
  query: viaServers,
  body: Type.Object({ reason: optionalReason }),
  responses: { 200: RoomIdAnswer },
  errors: {
    M_FORBIDDEN: 'The room takes no knocks, or you are banned, invited or in it already.',
    M_NOT_FOUND: 'No such room is known here, or the alias leads nowhere.',
  },
  async handle({ params, body, requester, services }) {
    const room = params.roomIdOrAlias;
    return { room_id: await services.rooms.changes.knock(requester, room, body.reason) };
  },
});

export const routes: Route[] = [knockRoom];
