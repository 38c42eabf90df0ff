/** Networks beyond Matrix. @see https://spec.matrix.org/v1.19/client-server-api/#third-party-networks */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import type { JsonArray, JsonObject } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import { anyObject, roomAlias, userId } from '../schemas.ts';

const ofProtocol = Type.Object({
  protocol: Type.String({ minLength: 1, description: 'The network’s protocol, such as irc.' }),
});

const Locations = Type.Array(anyObject('A room alias, its protocol and its fields.'), {
  description: 'What was found.',
});
const People = Type.Array(anyObject('A user id, its protocol and its fields.'), {
  description: 'Who was found.',
});

const unknownProtocol = { M_NOT_FOUND: 'Nothing here bridges to that network.' } as const;

/** What a client looks for: all of the query but what says who asks. */
function fieldsOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { access_token: _token, user_id: _user, device_id: _device, ...fields } = texts;
  return fields;
}

function found(answer: readonly JsonObject[], what: string): JsonArray {
  if (answer.length > 0) return answer;
  throw new MatrixError('M_NOT_FOUND', `No bridge of this server knows ${what}.`);
}

export const getProtocols: Route = route({
  operationId: 'getProtocols',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/protocols',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartyprotocols',
  summary: 'Lists the networks that this server has bridges to.',
  responses: { 200: anyObject('Protocol → what is known of it.') },
  handle: ({ services }) => services.appservices.thirdParty.protocols(),
});

export const getProtocolMetadata: Route = route({
  operationId: 'getProtocolMetadata',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/protocol/{protocol}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartyprotocolprotocol',
  summary: 'Says what a network calls its rooms and people.',
  params: ofProtocol,
  responses: { 200: anyObject('The names of its fields, and its instances.') },
  errors: unknownProtocol,
  async handle({ params, services }) {
    const known = await services.appservices.thirdParty.protocol(params.protocol);
    if (known !== undefined) return known;
    throw new MatrixError('M_NOT_FOUND', `This server has no bridge to ${params.protocol}.`);
  },
});

export const queryLocationByProtocol: Route = route({
  operationId: 'queryLocationByProtocol',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/location/{protocol}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartylocationprotocol',
  summary: 'Finds the rooms that lead to a place of a network.',
  params: ofProtocol,
  responses: { 200: Locations },
  errors: unknownProtocol,
  async handle({ params: { protocol }, texts, services }) {
    const { thirdParty } = services.appservices;
    return found(await thirdParty.locations(protocol, fieldsOf(texts)), `such a ${protocol} place`);
  },
});

export const queryUserByProtocol: Route = route({
  operationId: 'queryUserByProtocol',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/user/{protocol}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartyuserprotocol',
  summary: 'Finds the user ids of people of a network.',
  params: ofProtocol,
  responses: { 200: People },
  errors: unknownProtocol,
  async handle({ params: { protocol }, texts, services }) {
    const { thirdParty } = services.appservices;
    return found(await thirdParty.users(protocol, fieldsOf(texts)), `such a ${protocol} user`);
  },
});

export const queryLocationByAlias: Route = route({
  operationId: 'queryLocationByAlias',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/location',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartylocation',
  summary: 'Finds the places of networks that a room alias leads to.',
  query: Type.Object({ alias: roomAlias('The alias.') }),
  responses: { 200: Locations },
  errors: { M_NOT_FOUND: 'No bridge knows the alias.', M_MISSING_PARAM: 'alias is missing.' },
  handle: async ({ query: { alias }, services }) =>
    found(await services.appservices.thirdParty.locationsOf(alias), 'that alias'),
});

export const queryUserByID: Route = route({
  operationId: 'queryUserByID',
  module: 'third_party_lookup',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/user',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3thirdpartyuser',
  summary: 'Finds the people of networks that a user id stands for.',
  query: Type.Object({ userid: userId('The user.') }),
  responses: { 200: People },
  errors: { M_NOT_FOUND: 'No bridge knows the user.', M_MISSING_PARAM: 'userid is missing.' },
  handle: async ({ query: { userid }, services }) =>
    found(await services.appservices.thirdParty.usersOf(userid), 'that user'),
});

export const routes: Route[] = [
  getProtocols,
  getProtocolMetadata,
  queryLocationByProtocol,
  queryUserByProtocol,
  queryLocationByAlias,
  queryUserByID,
];
