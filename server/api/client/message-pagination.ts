/** Paging through a room's history. @see https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room */
import Type from 'typebox';
import { eventSelection, readRoomEventFilter, smallerLimit } from '../event-selection.ts';
import { route, type Route } from '../route.ts';
import { ClientEventSchema, roomIdParam } from '../schemas.ts';

export const getRoomEvents: Route = route({
  operationId: 'getRoomEvents',
  module: 'message_pagination',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/messages',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmessages',
  summary: "Answers a page of a room's events, forwards or backwards.",
  params: Type.Object({ roomId: roomIdParam }),
  query: Type.Object({
    dir: Type.Enum(['b', 'f'], { description: 'b: back in time; f: forward.' }),
    from: Type.Optional(
      Type.String({
        description:
          'Where to start: a token from /sync or an earlier page. Default: the newest event for b, the oldest for f.',
      }),
    ),
    to: Type.Optional(Type.String({ description: 'Where to stop: the same kind of token.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most events to answer. Default: 10.' }),
    ),
    filter: Type.Optional(Type.String({ description: 'A RoomEventFilter, as JSON.' })),
  }),
  responses: {
    200: Type.Object({
      start: Type.String({ description: 'Where the page starts; `from`, when it was given.' }),
      end: Type.Optional(
        Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
      ),
      chunk: Type.Array(ClientEventSchema, { description: 'The events, in the order of `dir`.' }),
      state: Type.Optional(
        Type.Array(ClientEventSchema, {
          description: 'With lazy-loading, the member events of those who sent the events.',
        }),
      ),
    }),
  },
  errors: {
    M_BAD_JSON: 'A field of filter is wrong.',
    M_FORBIDDEN: 'You are not in the room and never were, and not everyone may read it.',
    M_INVALID_PARAM: 'from or to is not a token of this server, or limit is below 1.',
    M_NOT_JSON: 'filter is not JSON.',
  },
  async handle({ params, query, requester, services }) {
    const { dir, from, to } = query;
    const filter = readRoomEventFilter(query.filter);
    const { state, ...page } = await services.rooms.reads.messages(requester, params.roomId, {
      ...eventSelection(filter),
      ...smallerLimit(query.limit, filter.limit),
      dir,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    return state.length === 0 ? page : { ...page, state };
  },
});

export const routes: Route[] = [getRoomEvents];
