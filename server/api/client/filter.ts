/** Filters. @see https://spec.matrix.org/v1.19/client-server-api/#filtering */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject } from '../schemas.ts';

const userIdParam = Type.String({ description: 'Whose filters: your own user id.' });
const definition = anyObject(
  'The filter: event_fields, event_format, account_data, presence and room, each optional.',
);
const errors = { M_FORBIDDEN: 'The filters belong to another user.' } as const;

export const defineFilter: Route = route({
  operationId: 'defineFilter',
  module: 'filter',
  method: 'POST',
  path: '/_matrix/client/v3/user/{userId}/filter',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3useruseridfilter',
  summary: 'Stores a filter, to name it by its id in /sync. The same filter gets the same id.',
  params: Type.Object({ userId: userIdParam }),
  body: definition,
  responses: {
    200: Type.Object({
      filter_id: Type.String({ description: 'The id: a number. It never begins with {.' }),
    }),
  },
  errors: {
    ...errors,
    M_BAD_JSON: 'A field of the filter has a value that cannot be; the message names it.',
    M_TOO_LARGE: 'The filter has more than 65,536 bytes.',
  },
  async handle({ params, body, requester, services }) {
    return { filter_id: await services.filters.define(requester, params.userId, body) };
  },
});

export const getFilter: Route = route({
  operationId: 'getFilter',
  module: 'filter',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/filter/{filterId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3useruseridfilterfilterid',
  summary: 'Reads a filter that was stored.',
  params: Type.Object({
    userId: userIdParam,
    filterId: Type.String({ description: 'The id that storing it answered.' }),
  }),
  responses: { 200: definition },
  errors: { ...errors, M_NOT_FOUND: 'The user has no such filter.' },
  handle: ({ params, requester, services }) =>
    services.filters.get(requester, params.userId, params.filterId),
});

export const routes: Route[] = [defineFilter, getFilter];
