/** Setting state. @see https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room */
import Type from 'typebox';
import { timestamp, timestampFor } from '../appservice/timestamps.ts';
import { route, type Route } from '../route.ts';
import { anyObject, EventIdAnswer, refuseNonIntegers, roomIdParam } from '../schemas.ts';

export const setRoomStateWithKey: Route = route({
  operationId: 'setRoomStateWithKey',
  module: 'room_state',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}',
  alsoAt: [
    '/_matrix/client/v3/rooms/{roomId}/state/{eventType}',
    '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/',
  ],
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey',
  summary: 'Sets a piece of room state. Setting what is already so makes no new event.',
  params: Type.Object({
    roomId: roomIdParam,
    eventType: Type.String({ minLength: 1, description: 'The event type.' }),
    stateKey: Type.Optional(
      Type.String({ description: 'The state key; left out, with or without its slash: empty.' }),
    ),
  }),
  query: Type.Object({ ts: timestamp }),
  body: anyObject("The event's content."),
  responses: { 200: EventIdAnswer },
  errors: {
    M_BAD_ALIAS: 'A new alias in m.room.canonical_alias does not lead to this room.',
    M_BAD_JSON:
      'The content holds a number that is no integer, or the event would not be a valid one.',
    M_FORBIDDEN: 'You are not in the room, or the rules do not let you set this.',
    M_INVALID_PARAM: 'A new alias in m.room.canonical_alias is no alias.',
    M_INVITE_BLOCKED: 'The event is an invite, and the invited user does not take it.',
    M_TOO_LARGE:
      'The event would take more than 65,536 bytes, or its type or state key more than 255.',
  },
  async handle({ params, query, body, nonIntegers, requester, services }) {
    refuseNonIntegers(nonIntegers);
    const { roomId, eventType, stateKey = '' } = params;
    const changes = services.rooms.changes;
    const ts = timestampFor(requester, query.ts);
    return {
      event_id: await changes.sendState(requester, roomId, eventType, stateKey, body, ts),
    };
  },
});

export const routes: Route[] = [setRoomStateWithKey];
