/** What there was before /sync. @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events */
import Type from 'typebox';
import { refuseUnnamedUser } from '../appservice/syncing.ts';
import { route, type Route } from '../route.ts';
import {
  anyObject,
  ClientEventSchema,
  EventsAnswer,
  eventsParameters,
  roomId,
  roomSnapshotFields,
  wantedEventId,
} from '../schemas.ts';
import { peekEvents } from './peeking-events.ts';

export const getEvents: Route = route({
  operationId: 'getEvents',
  module: 'old_sync',
  method: 'GET',
  path: '/_matrix/client/v3/events',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3events',
  summary: 'Answers what is new in your rooms, in the order it happened; waits for it.',
  query: Type.Object({
    ...eventsParameters,
    room_id: Type.Optional(roomId('Only this room, which you need not be in: see peekEvents.')),
  }),
  responses: { 200: EventsAnswer },
  errors: {
    M_MISSING_PARAM: 'An application service listens and does not say as whom.',
    M_INVALID_PARAM: 'from is not a token of this server, or another parameter is wrong.',
  },
  async handle(call) {
    const { query, texts, requester, services, signal } = call;
    refuseUnnamedUser(requester, texts);
    if (query.room_id !== undefined) return peekEvents.handle(call);
    return services.sessions.during(requester, signal, (waiting) =>
      services.eventStream.events(requester, query, waiting),
    );
  },
});

const RoomInfo = Type.Object({
  room_id: roomId('The room.'),
  membership: Type.Enum(['join', 'invite', 'leave', 'ban'], {
    description: 'What you are to the room.',
  }),
  invite: Type.Optional(ClientEventSchema),
  ...roomSnapshotFields,
});

export const initialSync: Route = route({
  operationId: 'initialSync',
  module: 'old_sync',
  method: 'GET',
  path: '/_matrix/client/v3/initialSync',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3initialsync',
  summary: 'Answers all your rooms as they are now, with the last of what was said in each.',
  query: Type.Object({
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The most messages of a room; at most 500. Default: 10.',
      }),
    ),
    archived: Type.Optional(
      Type.Boolean({ description: 'Rooms that you left, too. Default: false.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      end: Type.String({ description: 'The `from` of the first /events.' }),
      presence: Type.Array(anyObject('An m.presence event.'), {
        description: 'Who of those you share a room with is there.',
      }),
      account_data: Type.Array(anyObject('An event.'), {
        description: 'What you keep on the server.',
      }),
      rooms: Type.Array(RoomInfo, { description: 'Your rooms, and those you are invited to.' }),
    }),
  },
  errors: { M_INVALID_PARAM: 'A parameter is wrong.' },
  handle: ({ query, requester, services }) => services.initialSync.read(requester, query),
});

export const getOneEvent: Route = route({
  operationId: 'getOneEvent',
  module: 'old_sync',
  method: 'GET',
  path: '/_matrix/client/v3/events/{eventId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3eventseventid',
  summary: 'Answers one event, whatever room it is in.',
  params: Type.Object({ eventId: wantedEventId('The event.') }),
  responses: { 200: ClientEventSchema },
  errors: { M_NOT_FOUND: 'There is no such event, or you may not see it.' },
  async handle({ params, requester, services }) {
    return services.rooms.reads.eventAnywhere(requester, params.eventId);
  },
});

export const routes: Route[] = [getEvents, initialSync, getOneEvent];
