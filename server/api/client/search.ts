/** Finding events by their words. @see https://spec.matrix.org/v1.19/client-server-api/#server-side-search */
import Type from 'typebox';
import { parseRoomEventFilter } from '../../account-data/parse-filter.ts';
import type { SearchRequest } from '../../rooms/types.ts';
import { route, type Route } from '../route.ts';
import { anyObject, ClientEventSchema } from '../schemas.ts';

const count = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const RoomEvents = Type.Object({
  search_term: Type.String({
    description: 'Words, between spaces. An event must have all of them.',
  }),
  keys: Type.Optional(
    Type.Array(Type.Enum(['content.body', 'content.name', 'content.topic']), {
      description: 'Where to look. Default: everywhere.',
    }),
  ),
  filter: Type.Optional(anyObject('A RoomEventFilter. Its `limit` is that of the page.')),
  order_by: Type.Optional(
    Type.Enum(['recent', 'rank'], { description: 'Latest first, or best first. Default: rank.' }),
  ),
  event_context: Type.Optional(
    Type.Object(
      {
        before_limit: count('The most events before each result. Default: 5.'),
        after_limit: count('The most events after it. Default: 5.'),
        include_profile: flag('Tell names and pictures that people had then. Default: false.'),
      },
      { description: 'Asks for what surrounds each result.' },
    ),
  ),
  include_state: flag('Tell the present state of the rooms of the results. Default: false.'),
  groupings: Type.Optional(
    Type.Object({
      group_by: Type.Optional(
        Type.Array(Type.Object({ key: Type.Enum(['room_id', 'sender']) }), {
          description: 'What to say of each result which group it is in.',
        }),
      ),
    }),
  ),
});

const text = (description: string) => Type.String({ description });

const Results = Type.Object({
  count: Type.Integer({ description: 'About how many results there are in all.' }),
  highlights: Type.Array(text('A word.'), { description: 'What to mark in the results.' }),
  results: Type.Array(
    Type.Object({
      rank: Type.Number({ description: 'How well it matches: higher is better.' }),
      result: ClientEventSchema,
      context: Type.Optional(anyObject('What surrounds it, when that was asked for.')),
    }),
  ),
  next_batch: Type.Optional(text('Where the next page starts; absent when this was the last.')),
  groups: Type.Optional(anyObject('The results of this page by room or sender.')),
  state: Type.Optional(anyObject('State events by room, when they were asked for.')),
});

export const search: Route = route({
  operationId: 'search',
  module: 'search',
  method: 'POST',
  path: '/_matrix/client/v3/search',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3search',
  summary: 'Answers events that have some words, from all rooms that one was ever in.',
  query: Type.Object({
    next_batch: Type.Optional(text('`next_batch` of an earlier answer, to the same request.')),
  }),
  body: Type.Object({
    search_categories: Type.Object({ room_events: Type.Optional(RoomEvents) }),
  }),
  responses: {
    200: Type.Object({
      search_categories: Type.Object({ room_events: Type.Optional(Results) }),
    }),
  },
  errors: {
    M_BAD_JSON: 'A field is missing or wrong.',
    M_INVALID_PARAM: 'next_batch is not a token of an earlier search, or search_term is too long.',
  },
  async handle({ query, body, requester, services }) {
    const wanted = body.search_categories.room_events;
    if (wanted === undefined) return { search_categories: {} };
    const { keys, order_by: orderBy, event_context: context, include_state: state } = wanted;
    const groupBy = wanted.groupings?.group_by?.map(({ key }) => key);
    const request: SearchRequest = {
      searchTerm: wanted.search_term,
      filter: parseRoomEventFilter(wanted.filter ?? {}),
      ...(keys === undefined ? {} : { keys }),
      ...(orderBy === undefined ? {} : { orderBy }),
      ...(context === undefined ? {} : { context }),
      ...(state === undefined ? {} : { includeState: state }),
      ...(groupBy === undefined ? {} : { groupBy }),
      ...(query.next_batch === undefined ? {} : { nextBatch: query.next_batch }),
    };
    const found = await services.rooms.reads.search(requester, request);
    return { search_categories: { room_events: { ...found } } };
  },
});

export const routes: Route[] = [search];
