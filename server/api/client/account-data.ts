/** Account data. @see https://spec.matrix.org/v1.19/client-server-api/#client-config */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, Empty } from '../schemas.ts';

const userIdParam = Type.String({ description: 'Whose data: your own user id.' });
const roomIdParam = Type.String({ description: 'The room the data is about.' });
const typeParam = Type.String({ description: 'The type of the data, such as m.direct.' });

const globalParams = Type.Object({ userId: userIdParam, type: typeParam });
const roomParams = Type.Object({ userId: userIdParam, roomId: roomIdParam, type: typeParam });

const content = anyObject('The content: any JSON object.');

const errors = { M_FORBIDDEN: 'The data belongs to another user.' } as const;
const invalidType = { M_INVALID_PARAM: 'The type is empty.' } as const;
const invalidRoom = { M_INVALID_PARAM: 'The room id is not one.' } as const;
const invalid = { M_INVALID_PARAM: 'The room id is not one, or the type is empty.' } as const;
const managed = {
  M_BAD_JSON: 'The body is no object; with status 405: the server manages this type.',
} as const;
const missing = { M_NOT_FOUND: 'There is no such data.' } as const;

export const setAccountData: Route = route({
  operationId: 'setAccountData',
  module: 'account-data',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/account_data/{type}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3useruseridaccount_datatype',
  summary: 'Keeps some data for all clients of the user.',
  params: globalParams,
  body: content,
  responses: { 200: Empty },
  errors: { ...errors, ...managed, ...invalidType },
  async handle({ params, body, requester, services }) {
    await services.accountData.put(requester, params.userId, undefined, params.type, body);
    return {};
  },
});

export const getAccountData: Route = route({
  operationId: 'getAccountData',
  module: 'account-data',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/account_data/{type}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3useruseridaccount_datatype',
  summary: 'Reads data that a client of the user keeps.',
  params: globalParams,
  responses: { 200: content },
  errors: { ...errors, ...missing },
  handle: ({ params, requester, services }) =>
    services.accountData.get(requester, params.userId, undefined, params.type),
});

export const setAccountDataPerRoom: Route = route({
  operationId: 'setAccountDataPerRoom',
  module: 'account-data',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3useruseridroomsroomidaccount_datatype',
  summary: 'Keeps some data about a room for all clients of the user.',
  params: roomParams,
  body: content,
  responses: { 200: Empty },
  errors: { ...errors, ...managed, ...invalid },
  async handle({ params, body, requester, services }) {
    const { userId, roomId, type } = params;
    await services.accountData.put(requester, userId, roomId, type, body);
    return {};
  },
});

export const getAccountDataPerRoom: Route = route({
  operationId: 'getAccountDataPerRoom',
  module: 'account-data',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3useruseridroomsroomidaccount_datatype',
  summary: 'Reads data about a room that a client of the user keeps.',
  params: roomParams,
  responses: { 200: content },
  errors: { ...errors, ...missing, ...invalidRoom },
  handle: ({ params, requester, services }) =>
    services.accountData.get(requester, params.userId, params.roomId, params.type),
});

export const routes: Route[] = [
  setAccountData,
  getAccountData,
  setAccountDataPerRoom,
  getAccountDataPerRoom,
];
