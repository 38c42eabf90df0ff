/** What surrounds an event. @see https://spec.matrix.org/v1.19/client-server-api/#event-context */
import Type from 'typebox';
import { eventSelection, readRoomEventFilter, smallerLimit } from '../event-selection.ts';
import { route, type Route } from '../route.ts';
import { ClientEventSchema, wantedEventId, roomIdParam } from '../schemas.ts';

export const getEventContext: Route = route({
  operationId: 'getEventContext',
  module: 'event_context',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/context/{eventId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  summary: 'Answers an event with what came just before and after it, and the state then.',
  params: Type.Object({ roomId: roomIdParam, eventId: wantedEventId('The event.') }),
  query: Type.Object({
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The most events before and after it, together. Default: 10.',
      }),
    ),
    filter: Type.Optional(
      Type.String({ description: 'A RoomEventFilter, as JSON. The event itself always comes.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      start: Type.String({ description: 'Leads /messages back from here.' }),
      end: Type.String({ description: 'Leads /messages forward from here.' }),
      event: ClientEventSchema,
      events_before: Type.Array(ClientEventSchema, { description: 'Before it, latest first.' }),
      events_after: Type.Array(ClientEventSchema, { description: 'After it, earliest first.' }),
      state: Type.Array(ClientEventSchema, {
        description: 'The room state at the last of these events.',
      }),
    }),
  },
  errors: {
    M_BAD_JSON: 'A field of filter is wrong.',
    M_NOT_FOUND: 'There is no such event in the room, or you may not see it.',
    M_NOT_JSON: 'filter is not JSON.',
  },
  async handle({ params, query, requester, services }) {
    const filter = readRoomEventFilter(query.filter);
    const context = await services.rooms.reads.context(requester, params.roomId, params.eventId, {
      ...eventSelection(filter),
      ...smallerLimit(query.limit, filter.limit),
    });
    return { ...context };
  },
});

export const routes: Route[] = [getEventContext];
