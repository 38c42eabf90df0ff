/** Telling the administrators. @see https://spec.matrix.org/v1.19/client-server-api/#reporting-content */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { Empty, roomIdParam, userId, wantedEventId } from '../schemas.ts';

const reason = Type.String({ description: 'What is wrong; may be empty.' });

export const reportRoom: Route = route({
  operationId: 'reportRoom',
  module: 'report_content',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/report',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreport',
  summary: 'Reports a room, which one need not be in.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ reason }),
  responses: { 200: Empty },
  errors: { M_NOT_FOUND: 'This server knows no such room.' },
  async handle({ params, body, requester, services }) {
    await services.reports.room(requester, params.roomId, body.reason);
    return {};
  },
});

export const reportEvent: Route = route({
  operationId: 'reportEvent',
  module: 'report_content',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/report/{eventId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreporteventid',
  summary: 'Reports an event in a room that one is in.',
  params: Type.Object({ roomId: roomIdParam, eventId: wantedEventId('The event.') }),
  body: Type.Object({ reason: Type.Optional(reason) }),
  responses: { 200: Empty },
  errors: { M_NOT_FOUND: 'You are not in the room, or may not see such an event there.' },
  async handle({ params, body, requester, services }) {
    await services.reports.event(requester, params.roomId, params.eventId, body.reason);
    return {};
  },
});

export const reportUser: Route = route({
  operationId: 'reportUser',
  module: 'report_content',
  method: 'POST',
  path: '/_matrix/client/v3/users/{userId}/report',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3usersuseridreport',
  summary: 'Reports a user, whom one need not have met.',
  params: Type.Object({ userId: userId('The user.') }),
  body: Type.Object({ reason }),
  responses: { 200: Empty },
  errors: { M_NOT_FOUND: 'This server knows no such user.' },
  async handle({ params, body, requester, services }) {
    await services.reports.user(requester, params.userId, body.reason);
    return {};
  },
});

export const routes: Route[] = [reportRoom, reportEvent, reportUser];
