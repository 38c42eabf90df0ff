/** Redacting events. @see https://spec.matrix.org/v1.19/client-server-api/#redactions */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { wantedEventId, EventIdAnswer, roomIdParam } from '../schemas.ts';

export const redactEvent: Route = route({
  operationId: 'redactEvent',
  module: 'redaction',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid',
  summary: 'Takes back what an event says; what the room needs of it stays.',
  params: Type.Object({
    roomId: roomIdParam,
    eventId: wantedEventId('The event to redact.'),
    txnId: Type.String({
      minLength: 1,
      description: 'Names this request, so that it can be repeated.',
    }),
  }),
  body: Type.Object({
    reason: Type.Optional(Type.String({ description: 'Why; becomes part of the redaction.' })),
  }),
  responses: { 200: EventIdAnswer },
  errors: {
    M_FORBIDDEN:
      'You are not in the room, may not send redactions there, or may not redact what others sent.',
    M_NOT_FOUND: 'There is no such event in the room.',
  },
  async handle({ params, body, requester, services }) {
    const { roomId, eventId: target, txnId } = params;
    const changes = services.rooms.changes;
    return { event_id: await changes.redact(requester, roomId, target, txnId, body.reason) };
  },
});

export const routes: Route[] = [redactEvent];
