/** What a user was notified about. @see https://spec.matrix.org/v1.19/client-server-api/#listing-notifications */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, roomId } from '../schemas.ts';

export const getNotifications: Route = route({
  operationId: 'getNotifications',
  module: 'notifications',
  method: 'GET',
  path: '/_matrix/client/v3/notifications',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3notifications',
  summary: 'Lists the events that the user was notified about, the latest first.',
  query: Type.Object({
    from: Type.Optional(Type.String({ description: '`next_token` of an earlier page.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most to answer, up to 100. Default: 20.' }),
    ),
    only: Type.Optional(
      Type.String({ description: 'highlight: only what was highlighted. Anything else: all.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      notifications: Type.Array(
        Type.Object({
          actions: Type.Array(Type.Unknown(), {
            description: 'What the push rule that matched said to do, when the event came.',
          }),
          event: anyObject('The event, without its room_id.'),
          read: Type.Boolean({ description: 'Whether the user has read it.' }),
          room_id: roomId('Where it was sent.'),
          ts: Type.Integer({ description: 'When it was sent, in milliseconds.' }),
        }),
      ),
      next_token: Type.Optional(
        Type.String({ description: 'Where the next page starts; absent when this was the last.' }),
      ),
    }),
  },
  errors: { M_INVALID_PARAM: 'from is not a token of an earlier page, or limit is below 1.' },
  handle: ({ query, requester, services }) =>
    services.notifications.list(requester, {
      ...(query.from === undefined ? {} : { from: query.from }),
      ...(query.limit === undefined ? {} : { limit: query.limit }),
      highlight: query.only === 'highlight',
    }),
});

export const routes: Route[] = [getNotifications];
