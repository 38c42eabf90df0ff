/** Where notifications are sent. @see https://spec.matrix.org/v1.19/client-server-api/#push-notifications */
import Type from 'typebox';
import { readPusher, readPusherKey } from '../../push/pusher-input.ts';
import { requireDevice } from '../appservice/devices.ts';
import { route, type Route } from '../route.ts';
import { anyObject, Empty } from '../schemas.ts';

const key = {
  app_id: Type.String({
    description:
      'The application, such as org.example.app.ios; up to 64 characters. Of mail: `m.email`.',
  }),
  pushkey: Type.String({
    description:
      'The address of the device at its push provider; up to 512 bytes. Of mail: one of your e-mail addresses.',
  }),
};

const names = {
  app_display_name: Type.String({ description: 'What the user calls the application.' }),
  device_display_name: Type.String({ description: 'What the user calls the device.' }),
  lang: Type.String({ description: 'The language for notifications, such as en-US.' }),
};

const profileTag = Type.Optional(
  Type.String({ description: 'Names the rules of the device that decide what is sent.' }),
);

export const getPushers: Route = route({
  operationId: 'getPushers',
  module: 'pusher',
  method: 'GET',
  path: '/_matrix/client/v3/pushers',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3pushers',
  summary: "Lists the user's pushers.",
  responses: {
    200: Type.Object({
      pushers: Type.Array(
        Type.Object({
          ...key,
          kind: Type.String({ description: '`http` or `email`.' }),
          ...names,
          profile_tag: profileTag,
          data: anyObject('What was set, as it was set.'),
        }),
        { description: 'All of them, whichever device set them up; the oldest first.' },
      ),
    }),
  },
  async handle({ requester, services }) {
    return { pushers: [...(await services.pushers.list(requester.userId))] };
  },
});

export const postPusher: Route = route({
  operationId: 'postPusher',
  module: 'pusher',
  method: 'POST',
  path: '/_matrix/client/v3/pushers/set',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  summary: 'Sets up a pusher, changes it, or (with kind null) deletes it.',
  body: Type.Object({
    ...key,
    kind: Type.Union([Type.String(), Type.Null()], {
      description: '`http`, `email`, or null to delete the pusher with this app_id and pushkey.',
    }),
    app_display_name: Type.Optional(names.app_display_name),
    device_display_name: Type.Optional(names.device_display_name),
    lang: Type.Optional(names.lang),
    profile_tag: profileTag,
    data: Type.Optional(
      anyObject(
        'For the gateway: its url (https, path /_matrix/push/v1/notify), a format, and what else it needs. Mail needs nothing.',
      ),
    ),
    append: Type.Optional(
      Type.Boolean({
        description:
          'Leave other users their pushers with this app_id and pushkey. Default: false.',
      }),
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_MISSING_PARAM: 'Names and data are needed unless kind is null; the message lists what lacks.',
    M_INVALID_PARAM:
      'The kind, a length or data cannot be, or mail would go to an address that is not yours; the message names the field.',
    M_TOO_LARGE: 'You have too many pushers.',
  },
  async handle({ body, requester, services }) {
    const ways = {
      scheme: services.config.RUMA_PUSH_PLAIN_HTTP ? 'any' : 'https',
      mail: services.mailer !== undefined,
    } as const;
    const pusherKey = readPusherKey(body.app_id, body.pushkey);
    if (body.kind === null) await services.pushers.remove(requester.userId, pusherKey);
    else {
      requireDevice(requester);
      await services.pushers.put(
        requester,
        readPusher(pusherKey, body.kind, body, ways),
        body.append === true,
      );
    }
    return {};
  },
});

export const routes: Route[] = [getPushers, postPusher];
