/** Messages between devices. @see https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, Empty } from '../schemas.ts';

export const sendToDevice: Route = route({
  operationId: 'sendToDevice',
  module: 'to_device',
  method: 'PUT',
  path: '/_matrix/client/v3/sendToDevice/{eventType}/{txnId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid',
  summary: 'Sends a message to devices. Each gets it once, with its next /sync.',
  params: Type.Object({
    eventType: Type.String({ description: 'The type of the message.' }),
    txnId: Type.String({ description: 'The same id a second time does nothing.' }),
  }),
  body: Type.Object({
    messages: Type.Record(
      Type.String(),
      Type.Record(Type.String(), anyObject('The content of the message.')),
      { description: 'User → device, or * for all of the user’s → content.' },
    ),
  }),
  responses: { 200: Empty },
  errors: {
    M_INVALID_PARAM: 'A key of messages is not a user id.',
    M_TOO_LARGE: 'A message has more than 65,536 bytes.',
  },
  async handle({ params, body, requester, services }) {
    const { userId, deviceId } = requester;
    const transaction = { userId, deviceId, type: params.eventType, txnId: params.txnId };
    await services.encryption.toDevice.send(transaction, body.messages);
    return {};
  },
});

export const routes: Route[] = [sendToDevice];
