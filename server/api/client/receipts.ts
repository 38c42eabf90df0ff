/** Receipts. @see https://spec.matrix.org/v1.19/client-server-api/#receipts */
import Type from 'typebox';
import type { JsonValue } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import { Empty, wantedEventId, roomIdParam } from '../schemas.ts';

export const postReceipt: Route = route({
  operationId: 'postReceipt',
  module: 'receipts',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid',
  summary: 'Says that the user has read up to an event. Receipts never move backwards.',
  params: Type.Object({
    roomId: roomIdParam,
    receiptType: Type.Union(
      [Type.Literal('m.read'), Type.Literal('m.read.private'), Type.Literal('m.fully_read')],
      { description: 'Seen by the room, seen by the user only, or the fully read marker.' },
    ),
    eventId: wantedEventId('The event that was read, with all before it.'),
  }),
  body: Type.Object({
    thread_id: Type.Optional(
      Type.Unsafe<JsonValue>(
        Type.Unknown({
          description: 'main, or the root of the thread that was read. Left out: the whole room.',
        }),
      ),
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not joined to the room.',
    M_INVALID_PARAM:
      'The type of receipt is unknown, or the thread_id is no string, empty, does not suit the event, or comes with m.fully_read.',
    M_NOT_FOUND: 'The event is not in the room.',
  },
  async handle({ params, body, requester, services }) {
    const request = {
      type: params.receiptType,
      eventId: params.eventId,
      threadId: body.thread_id,
    };
    await services.receipts.post(requester, params.roomId, [request]);
    return {};
  },
});

export const routes: Route[] = [postReceipt];
