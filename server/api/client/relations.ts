/** Which events relate to one. @see https://spec.matrix.org/v1.19/client-server-api/#relationships-api */
import Type, { type Static } from 'typebox';
import type { RelationsQuery } from '../../rooms/types.ts';
import { route, type Route } from '../route.ts';
import { ClientEventSchema, roomIdParam, wantedEventId } from '../schemas.ts';

const parent = { roomId: roomIdParam, eventId: wantedEventId('The event that others relate to.') };
const relType = Type.String({ minLength: 1, description: 'How they relate, such as m.thread.' });
const eventType = Type.String({ minLength: 1, description: 'The type of the events.' });

const Page = Type.Object({
  dir: Type.Optional(
    Type.Enum(['b', 'f'], { description: 'b: latest first; f: earliest first. Default: b.' }),
  ),
  from: Type.Optional(
    Type.String({ description: 'Where to start: a token of this server. Default: the end.' }),
  ),
  to: Type.Optional(Type.String({ description: 'Where to stop: the same kind of token.' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, description: 'The most events to answer. Default: 50.' }),
  ),
  recurse: Type.Optional(
    Type.Boolean({
      description: 'Also what relates to those that relate to it, three relations far.',
    }),
  ),
});

const responses = {
  200: Type.Object({
    chunk: Type.Array(ClientEventSchema, { description: 'The events, in the order of `dir`.' }),
    next_batch: Type.Optional(
      Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
    ),
    prev_batch: Type.Optional(
      Type.String({ description: 'Where this page started; absent on the first.' }),
    ),
    recursion_depth: Type.Optional(
      Type.Integer({ description: 'How many relations far was looked; only with `recurse`.' }),
    ),
  }),
};

const errors = {
  M_INVALID_PARAM: 'from or to is not a token of this server, or limit is below 1.',
  M_NOT_FOUND: 'There is no such event in the room, or you may not see it.',
};

const common = {
  module: 'relations',
  method: 'GET',
  auth: 'user',
  rateLimit: 'none',
  query: Page,
  responses,
  errors,
} as const;

/** The parameters as the rooms service takes them: what was not given is not there. */
function wanted(page: Static<typeof Page>, more: RelationsQuery = {}): RelationsQuery {
  const given = Object.entries(page).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...more };
}

export const getRelatingEvents: Route = route({
  ...common,
  operationId: 'getRelatingEvents',
  path: '/_matrix/client/v1/rooms/{roomId}/relations/{eventId}',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidrelationseventid',
  summary: 'Answers the events that relate to an event.',
  params: Type.Object(parent),
  async handle({ params, query, requester, services }) {
    const { roomId, eventId } = params;
    const { relations } = services.rooms.reads;
    return { ...(await relations(requester, roomId, eventId, wanted(query))) };
  },
});

export const getRelatingEventsWithRelType: Route = route({
  ...common,
  operationId: 'getRelatingEventsWithRelType',
  path: '/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidrelationseventidreltype',
  summary: 'Answers the events that relate to an event in one way.',
  params: Type.Object({ ...parent, relType }),
  async handle({ params, query, requester, services }) {
    const { roomId, eventId, ...kind } = params;
    const { relations } = services.rooms.reads;
    return { ...(await relations(requester, roomId, eventId, wanted(query, kind))) };
  },
});

export const getRelatingEventsWithRelTypeAndEventType: Route = route({
  ...common,
  operationId: 'getRelatingEventsWithRelTypeAndEventType',
  path: '/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}',
  spec: 'client-server-api/#get_matrixclientv1roomsroomidrelationseventidreltypeeventtype',
  summary: 'Answers the events of one type that relate to an event in one way.',
  params: Type.Object({ ...parent, relType, eventType }),
  async handle({ params, query, requester, services }) {
    const { roomId, eventId, ...kind } = params;
    const { relations } = services.rooms.reads;
    return { ...(await relations(requester, roomId, eventId, wanted(query, kind))) };
  },
});

export const routes: Route[] = [
  getRelatingEvents,
  getRelatingEventsWithRelType,
  getRelatingEventsWithRelTypeAndEventType,
];
