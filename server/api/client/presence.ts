/** Presence. @see https://spec.matrix.org/v1.19/client-server-api/#presence */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, userId } from '../schemas.ts';

const params = Type.Object({ userId: userId('Whose presence.') });
const state = Type.Union(
  [Type.Literal('online'), Type.Literal('unavailable'), Type.Literal('offline')],
  { description: 'Whether the user is there.' },
);

export const setPresence: Route = route({
  operationId: 'setPresence',
  module: 'presence',
  method: 'PUT',
  path: '/_matrix/client/v3/presence/{userId}/status',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#put_matrixclientv3presenceuseridstatus',
  summary: "Sets the user's presence and status message.",
  params,
  body: Type.Object({
    presence: state,
    status_msg: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'A few words to go with it, at most 2,048 bytes. Left out or empty: none.',
      }),
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'The presence of another user cannot be set.',
    M_BAD_JSON: 'The presence is none of online, unavailable and offline.',
    M_TOO_LARGE: 'The status message is too long.',
  },
  async handle({ params: { userId: whose }, body, requester, services }) {
    const statusMsg =
      body.status_msg === null || body.status_msg === '' ? undefined : body.status_msg;
    await services.presence.set(requester, whose, body.presence, statusMsg);
    return {};
  },
});

export const getPresence: Route = route({
  operationId: 'getPresence',
  module: 'presence',
  method: 'GET',
  path: '/_matrix/client/v3/presence/{userId}/status',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3presenceuseridstatus',
  summary: 'Reads the presence of the user, or of someone they share a room with.',
  params,
  responses: {
    200: Type.Object({
      presence: state,
      last_active_ago: Type.Optional(
        Type.Integer({ description: 'How long ago the user last did something, in milliseconds.' }),
      ),
      status_msg: Type.Optional(
        Type.String({ description: 'The status message, if there is one.' }),
      ),
      currently_active: Type.Optional(
        Type.Boolean({ description: 'Whether the user did something in the last minute.' }),
      ),
    }),
  },
  errors: {
    M_FORBIDDEN: 'You share no room with the user.',
    M_NOT_FOUND: 'The user has not been present yet.',
  },
  handle: ({ params: { userId: whose }, requester, services }) =>
    services.presence.get(requester, whose),
});

export const routes: Route[] = [setPresence, getPresence];
