/** Read markers. @see https://spec.matrix.org/v1.19/client-server-api/#fully-read-markers */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, wantedEventId, roomIdParam } from '../schemas.ts';

const marker = (description: string) => Type.Optional(wantedEventId(description));

const TYPES = ['m.fully_read', 'm.read', 'm.read.private'] as const;

export const setReadMarker: Route = route({
  operationId: 'setReadMarker',
  module: 'read_markers',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/read_markers',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidread_markers',
  summary: 'Moves the fully read marker and the read receipts of a room, all at once.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({
    'm.fully_read': marker('The event up to which the user has read everything.'),
    'm.read': marker('The event of the read receipt that the room sees.'),
    'm.read.private': marker('The event of the read receipt that only the user sees.'),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not joined to the room.',
    M_NOT_FOUND: 'One of the events is not in the room; then none of the markers moved.',
  },
  async handle({ params, body, requester, services }) {
    const requests = TYPES.flatMap((type) => {
      const event = body[type];
      return event === undefined ? [] : [{ type, eventId: event }];
    });
    await services.receipts.post(requester, params.roomId, requests);
    return {};
  },
});

export const routes: Route[] = [setReadMarker];
