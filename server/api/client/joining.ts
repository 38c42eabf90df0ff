/** Joining rooms. @see https://spec.matrix.org/v1.19/client-server-api/#joining-rooms */
import Type from 'typebox';
import type { JsonObject } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import {
  optionalReason,
  roomIdOrAlias,
  RoomIdAnswer,
  roomIdParam,
  userId,
  viaServers,
} from '../schemas.ts';

const JoinBody = Type.Object({
  reason: optionalReason,
  third_party_signed: Type.Optional(
    Type.Object(
      {
        sender: userId('Who invited.'),
        mxid: userId('Who is invited.'),
        token: Type.String({ description: 'The state key of the m.room.third_party_invite.' }),
        signatures: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
          description: 'Signatures of this object.',
        }),
      },
      { description: 'Proof that the user owns the address that was invited.' },
    ),
  ),
});

interface JoinOptions {
  readonly reason?: string;
  readonly thirdPartySigned?: JsonObject;
}

function joinOptions(body: {
  readonly reason?: string;
  readonly third_party_signed?: JsonObject;
}): JoinOptions {
  return {
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.third_party_signed === undefined ? {} : { thirdPartySigned: body.third_party_signed }),
  };
}

const FORBIDDEN =
  'The join rules do not let you in: you need an invite, are banned, or meet no condition of a restricted room.';
const UNKNOWN =
  'No such room is known here. Rooms that only other servers are in cannot be joined.';

export const joinRoomById: Route = route({
  operationId: 'joinRoomById',
  module: 'joining',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/join',
  auth: 'guest',
  rateLimit: 'join',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidjoin',
  summary: 'Joins a room by its id.',
  params: Type.Object({ roomId: roomIdParam }),
  body: JoinBody,
  responses: { 200: RoomIdAnswer },
  errors: {
    M_FORBIDDEN: FORBIDDEN,
    M_GUEST_ACCESS_FORBIDDEN: 'You are a guest, and the room does not let guests join.',
    M_NOT_FOUND: UNKNOWN,
  },
  async handle({ params, body, requester, services }) {
    const { roomId } = params;
    return { room_id: await services.rooms.changes.join(requester, roomId, joinOptions(body)) };
  },
});

export const joinRoom: Route = route({
  operationId: 'joinRoom',
  module: 'joining',
  method: 'POST',
  path: '/_matrix/client/v3/join/{roomIdOrAlias}',
  // The spec names only the other path for guests, but this is the one that clients use.
  auth: 'guest',
  rateLimit: 'join',
  spec: 'client-server-api/#post_matrixclientv3joinroomidoralias',
  summary: 'Joins a room by its id or by an alias.',
  params: Type.Object({ roomIdOrAlias: roomIdOrAlias('The room, by id or alias.') }),
  query: viaServers,
  body: JoinBody,
  responses: { 200: RoomIdAnswer },
  errors: { M_FORBIDDEN: FORBIDDEN, M_NOT_FOUND: `${UNKNOWN} Or the alias leads nowhere.` },
  async handle({ params, body, requester, services }) {
    const room = params.roomIdOrAlias;
    return { room_id: await services.rooms.changes.join(requester, room, joinOptions(body)) };
  },
});

export const routes: Route[] = [joinRoomById, joinRoom];
