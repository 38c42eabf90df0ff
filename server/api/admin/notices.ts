/** Telling a user something in the server's name, for administrators. Not part of the spec, which leaves the how to servers. */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { roomId, userId } from '../schemas.ts';

const text = (description: string) => Type.Optional(Type.String({ description }));

export const sendServerNotice: Route = route({
  operationId: 'sendServerNotice',
  module: 'server_notices',
  method: 'POST',
  path: '/_ruma/admin/notices',
  auth: 'user',
  rateLimit: 'none',
  spec: '',
  summary: 'Sends a user a notice of the server; for administrators.',
  body: Type.Object({
    user_id: userId('Who is to be told.'),
    body: Type.String({ description: 'What to tell them.' }),
    server_notice_type: text(
      'm.server_notice.usage_limit_reached, or a type of your own. Default: ruma.notice.',
    ),
    admin_contact: text('Where you can be reached, as a URI. Needed where a limit is reached.'),
    limit_type: text('Which limit is reached, such as monthly_active_user. Needed there, too.'),
  }),
  responses: {
    200: Type.Object({
      room_id: roomId("The user's room for notices."),
      event_id: Type.String({ description: 'The notice.' }),
    }),
  },
  errors: {
    M_FORBIDDEN: 'You are no administrator of this server.',
    M_NOT_FOUND: 'There is no such user here.',
    M_INVALID_PARAM: 'The text is empty, or a field cannot be; the message names it.',
    M_MISSING_PARAM: 'The type needs a field that is missing.',
    M_INVITE_BLOCKED: 'The user takes no invites, and would not see it.',
    M_EXCLUSIVE: 'The account that notices come from is somebody’s.',
  },
  async handle({ body: { user_id: user, ...notice }, requester, services }) {
    const sent = await services.notices.send(requester, user, notice);
    return { room_id: sent.roomId, event_id: sent.eventId };
  },
});

export const routes: Route[] = [sendServerNotice];
