/** The threads of a room. @see https://spec.matrix.org/v1.19/client-server-api/#querying-threads-in-a-room */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { ClientEventSchema, roomIdParam } from '../schemas.ts';

export const getThreadRoots: Route = route({
  operationId: 'getThreadRoots',
  module: 'threads_list',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/{roomId}/threads',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidthreads',
  summary: "Answers the events that a room's threads begin at.",
  params: Type.Object({ roomId: roomIdParam }),
  query: Type.Object({
    include: Type.Optional(
      Type.Enum(['all', 'participated'], {
        description: 'participated: only threads that you began or wrote in. Default: all.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most threads to answer. Default: 20.' }),
    ),
    from: Type.Optional(Type.String({ description: '`next_batch` of an earlier page.' })),
  }),
  responses: {
    200: Type.Object({
      chunk: Type.Array(ClientEventSchema, {
        description: 'The roots, the one with the latest answer first.',
      }),
      next_batch: Type.Optional(
        Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
      ),
    }),
  },
  errors: {
    M_FORBIDDEN: 'You are not in the room and never were, and not everyone may read it.',
    M_INVALID_PARAM: 'from is not a token of an earlier page, or limit is below 1.',
  },
  async handle({ params, query, requester, services }) {
    const { include, limit, from } = query;
    const page = await services.rooms.reads.threads(requester, params.roomId, {
      ...(include === undefined ? {} : { include }),
      ...(limit === undefined ? {} : { limit }),
      ...(from === undefined ? {} : { from }),
    });
    return { ...page };
  },
});

export const routes: Route[] = [getThreadRoots];
