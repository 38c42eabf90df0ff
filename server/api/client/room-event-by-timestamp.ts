/** Jumping to a day. @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { eventId, roomIdParam } from '../schemas.ts';

export const getEventByTimestamp: Route = route({
  operationId: 'getEventByTimestamp',
  module: 'room_event_by_timestamp',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/{roomId}/timestamp_to_event',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event',
  summary: 'Answers the event nearest to a time.',
  params: Type.Object({ roomId: roomIdParam }),
  query: Type.Object({
    ts: Type.Integer({ description: 'The time, in milliseconds since the epoch.' }),
    dir: Type.Enum(['b', 'f'], { description: 'f: at the time or after; b: at it or before.' }),
  }),
  responses: {
    200: Type.Object({
      event_id: eventId('The event.'),
      origin_server_ts: Type.Integer({ description: 'Its time.' }),
    }),
  },
  errors: {
    M_FORBIDDEN: 'You are not in the room and never were, and not everyone may read it.',
    M_NOT_FOUND: 'There is no event in that direction that you may see.',
  },
  async handle({ params, query, requester, services }) {
    const { reads } = services.rooms;
    return { ...(await reads.eventByTime(requester, params.roomId, query.ts, query.dir)) };
  },
});

export const routes: Route[] = [getEventByTimestamp];
