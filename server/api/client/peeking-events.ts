/** Listening to a room without being in it. @see https://spec.matrix.org/v1.19/client-server-api/#room-previews */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { EventsAnswer, eventsParameters, roomId } from '../schemas.ts';

export const peekEvents: Route = route({
  operationId: 'peekEvents',
  module: 'peeking_events',
  method: 'GET',
  path: '/_matrix/client/v3/events',
  handedOverBy: 'getEvents',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#peeking_get_matrixclientv3events',
  summary:
    'Answers what is new in one room that everyone may read, or that you are in; waits for it.',
  query: Type.Object({ ...eventsParameters, room_id: roomId('The room.') }),
  responses: { 200: EventsAnswer },
  errors: {
    M_FORBIDDEN: 'You are not in the room, and not everyone may read it.',
    M_INVALID_PARAM: 'from is not a token of this server, or another parameter is wrong.',
  },
  handle: ({ query: { room_id: room, ...options }, requester, services, signal }) =>
    services.sessions.during(requester, signal, (waiting) =>
      services.eventStream.peek(requester, room, options, waiting),
    ),
});

export const routes: Route[] = [peekEvents];
