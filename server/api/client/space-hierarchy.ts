/** The rooms of a space. @see https://spec.matrix.org/v1.19/client-server-api/#spaces */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, roomIdParam, roomSummaryFields } from '../schemas.ts';

export const getSpaceHierarchy: Route = route({
  operationId: 'getSpaceHierarchy',
  module: 'space_hierarchy',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/{roomId}/hierarchy',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidhierarchy',
  summary: 'Answers the rooms of a space and of the spaces in it, depth first.',
  params: Type.Object({ roomId: roomIdParam }),
  query: Type.Object({
    suggested_only: Type.Optional(
      Type.Boolean({ description: 'Only rooms that their space suggests. Default: false.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most rooms to answer. Default: 50.' }),
    ),
    max_depth: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How many spaces may be above a room that is found. Default and most: 50.',
      }),
    ),
    from: Type.Optional(Type.String({ description: '`next_batch` of an earlier page.' })),
  }),
  responses: {
    200: Type.Object({
      rooms: Type.Array(
        Type.Object({
          ...roomSummaryFields,
          children_state: Type.Array(anyObject('An m.space.child event, stripped.'), {
            description: 'What is in it, if it is a space.',
          }),
        }),
      ),
      next_batch: Type.Optional(
        Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
      ),
    }),
  },
  errors: {
    M_FORBIDDEN: 'There is no such room, or it is not for you to look into.',
    M_INVALID_PARAM:
      'from is not a token of an earlier page, or max_depth or suggested_only changed since.',
  },
  async handle({ params, query, requester, services }) {
    const { suggested_only: suggestedOnly, limit, max_depth: maxDepth, from } = query;
    const page = await services.rooms.reads.hierarchy(requester, params.roomId, {
      ...(suggestedOnly === undefined ? {} : { suggestedOnly }),
      ...(limit === undefined ? {} : { limit }),
      ...(maxDepth === undefined ? {} : { maxDepth }),
      ...(from === undefined ? {} : { from }),
    });
    return { ...page };
  },
});

export const routes: Route[] = [getSpaceHierarchy];
