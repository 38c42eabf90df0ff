/** Sending message events. @see https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import type { JsonObject } from '../../matrix/json.ts';
import { missingFromMessage } from '../../matrix/room-message.ts';
import { timestamp, timestampFor } from '../appservice/timestamps.ts';
import { route, type Route } from '../route.ts';
import { anyObject, EventIdAnswer, refuseNonIntegers, roomIdParam } from '../schemas.ts';

/** Throws M_BAD_JSON for a message without what clients show of it. */
function refuseHalfMessage(type: string, content: JsonObject): void {
  const missing = type === 'm.room.message' ? missingFromMessage(content) : undefined;
  if (missing !== undefined)
    throw new MatrixError('M_BAD_JSON', `${missing} must be there, and a text: this is a message`);
}

export const sendMessage: Route = route({
  operationId: 'sendMessage',
  module: 'room_send',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid',
  summary: 'Sends a message event. The same transaction id from the same device sends it once.',
  params: Type.Object({
    roomId: roomIdParam,
    eventType: Type.String({ minLength: 1, description: 'The event type.' }),
    txnId: Type.String({
      minLength: 1,
      description: 'Names this request, so that it can be repeated.',
    }),
  }),
  query: Type.Object({ ts: timestamp }),
  body: anyObject("The event's content."),
  responses: { 200: EventIdAnswer },
  errors: {
    M_BAD_JSON:
      'The content holds a number that is no integer, or is that of a message without msgtype or body, or the event would not be a valid one.',
    M_DUPLICATE_ANNOTATION: 'You already reacted to that event with that key.',
    M_FORBIDDEN: 'You are not in the room, or your power level does not let you send this type.',
    M_TOO_LARGE: 'The event would take more than 65,536 bytes, or its type more than 255.',
  },
  async handle({ params, query, body, nonIntegers, requester, services }) {
    refuseNonIntegers(nonIntegers);
    const { roomId, eventType, txnId } = params;
    refuseHalfMessage(eventType, body);
    const changes = services.rooms.changes;
    const ts = timestampFor(requester, query.ts);
    return { event_id: await changes.sendEvent(requester, roomId, eventType, body, txnId, ts) };
  },
});

export const routes: Route[] = [sendMessage];
