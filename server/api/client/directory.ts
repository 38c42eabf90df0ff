/** Room aliases. @see https://spec.matrix.org/v1.19/client-server-api/#room-aliases */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, roomAlias, roomId, roomIdParam, serverName } from '../schemas.ts';

const params = Type.Object({ roomAlias: roomAlias('The alias.') });

export const setRoomAlias: Route = route({
  operationId: 'setRoomAlias',
  module: 'directory',
  method: 'PUT',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3directoryroomroomalias',
  summary: 'Makes an alias lead to a room.',
  params,
  body: Type.Object({ room_id: roomId('Where it shall lead.') }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not in the room, there is none, or the alias is one of another server.',
    M_INVALID_PARAM: 'It is no alias.',
    M_UNKNOWN: 'The alias exists (409).',
  },
  async handle({ params: { roomAlias: alias }, body, requester, services }) {
    await services.rooms.directory.setAlias(requester, alias, body.room_id);
    return {};
  },
});

export const getRoomIdByAlias: Route = route({
  operationId: 'getRoomIdByAlias',
  module: 'directory',
  method: 'GET',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3directoryroomroomalias',
  summary: 'Tells which room an alias leads to.',
  params,
  responses: {
    200: Type.Object({
      room_id: roomId('The room.'),
      servers: Type.Array(serverName('A server.'), { description: 'Servers that know the room.' }),
    }),
  },
  errors: {
    M_INVALID_PARAM: 'It is no alias.',
    M_NOT_FOUND: 'The alias leads nowhere, or is one of another server.',
  },
  async handle({ params: { roomAlias: alias }, services }) {
    const { roomId: id, servers } = await services.rooms.directory.resolveAlias(alias);
    return { room_id: id, servers };
  },
});

export const deleteRoomAlias: Route = route({
  operationId: 'deleteRoomAlias',
  module: 'directory',
  method: 'DELETE',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#delete_matrixclientv3directoryroomroomalias',
  summary: 'Takes an alias away.',
  params,
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'The alias is not yours, and you may not set the canonical alias of its room.',
    M_NOT_FOUND: 'There is no such alias.',
  },
  async handle({ params: { roomAlias: alias }, requester, services }) {
    await services.rooms.directory.deleteAlias(requester, alias);
    return {};
  },
});

export const getLocalAliases: Route = route({
  operationId: 'getLocalAliases',
  module: 'directory',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/aliases',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidaliases',
  summary: "Lists this server's aliases of a room.",
  params: Type.Object({ roomId: roomIdParam }),
  responses: {
    200: Type.Object({
      aliases: Type.Array(roomAlias('An alias.'), { description: 'The aliases.' }),
    }),
  },
  errors: {
    M_FORBIDDEN: 'You are not in the room, and its history is not for everyone.',
    M_INVALID_PARAM: 'roomId is no room id.',
  },
  async handle({ params: { roomId: id }, requester, services }) {
    return { aliases: await services.rooms.directory.localAliases(requester, id) };
  },
});

export const routes: Route[] = [setRoomAlias, getRoomIdByAlias, deleteRoomAlias, getLocalAliases];
