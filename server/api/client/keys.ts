/** Keys of devices. @see https://spec.matrix.org/v1.19/client-server-api/#end-to-end-encryption */
import Type from 'typebox';
import { requireDevice } from '../appservice/devices.ts';
import { parseStreamToken } from '../../sync/tokens.ts';
import { route, type Route } from '../route.ts';
import { anyObject, refuseNonIntegers } from '../schemas.ts';

const timeout = Type.Optional(
  Type.Integer({
    description: 'How long to wait for other servers, in milliseconds.',
    minimum: 0,
  }),
);
const failures = Type.Object({}, { description: 'Other servers that could not be asked.' });

export const uploadKeys: Route = route({
  operationId: 'uploadKeys',
  module: 'keys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/upload',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3keysupload',
  summary:
    "Publishes keys of the device. What was published before may be there again; it's no error.",
  body: Type.Object({
    device_keys: Type.Optional(anyObject('The identity keys of the device, signed by it.')),
    one_time_keys: Type.Optional(anyObject('<algorithm>:<key id> → a key to be used once.')),
    fallback_keys: Type.Optional(
      anyObject('<algorithm>:<key id> → the key to use when no other is left; one per algorithm.'),
    ),
  }),
  responses: {
    200: Type.Object({
      one_time_key_counts: Type.Record(Type.String(), Type.Integer(), {
        description: 'Algorithm → how many one-time keys are left to claim.',
      }),
    }),
  },
  errors: {
    M_BAD_JSON: 'A part of the keys has the wrong shape, or holds a number that cannot be signed.',
    M_INVALID_PARAM:
      'The keys are named wrongly or belong to another device, or a one-time key with that id is already there and differs.',
    M_INVALID_SIGNATURE: 'The signature of the device is missing or wrong.',
  },
  async handle({ body, nonIntegers, requester, services }) {
    requireDevice(requester);
    refuseNonIntegers(nonIntegers);
    const counts = await services.encryption.uploads.upload(requester, {
      deviceKeys: body.device_keys,
      oneTimeKeys: body.one_time_keys,
      fallbackKeys: body.fallback_keys,
    });
    return { one_time_key_counts: counts };
  },
});

export const queryKeys: Route = route({
  operationId: 'queryKeys',
  module: 'keys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/query',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3keysquery',
  summary: 'Reads the identity keys of devices, and the cross-signing keys of their users.',
  body: Type.Object({
    timeout,
    device_keys: Type.Record(
      Type.String(),
      Type.Array(Type.String({ description: 'A device; an empty list means all.' })),
      { description: 'User → devices.' },
    ),
  }),
  responses: {
    200: Type.Object({
      device_keys: Type.Object({}, { description: 'User → device → its keys.' }),
      master_keys: Type.Object({}, { description: 'User → the key that stands for the user.' }),
      self_signing_keys: Type.Object({}, { description: 'User → the key that signs devices.' }),
      user_signing_keys: Type.Object(
        {},
        { description: 'You → the key that signs other users. Nobody else is here.' },
      ),
      failures,
    }),
  },
  errors: { M_INVALID_PARAM: 'A key of device_keys is not a user id.' },
  async handle({ body, requester, services }) {
    return { ...(await services.encryption.queries.query(requester.userId, body.device_keys)) };
  },
});

export const claimKeys: Route = route({
  operationId: 'claimKeys',
  module: 'keys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/claim',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3keysclaim',
  summary: 'Takes a one-time key of each device that is named. No key is given out twice.',
  body: Type.Object({
    timeout,
    one_time_keys: Type.Record(
      Type.String(),
      Type.Record(Type.String(), Type.String({ description: 'The algorithm.' })),
      { description: 'User → device → algorithm.' },
    ),
  }),
  responses: {
    200: Type.Object({
      one_time_keys: Type.Object({}, { description: 'User → device → key id → key.' }),
      failures,
    }),
  },
  errors: { M_INVALID_PARAM: 'A key of one_time_keys is not a user id.' },
  async handle({ body, services }) {
    return { ...(await services.encryption.claims.claim(body.one_time_keys)) };
  },
});

export const getKeysChanges: Route = route({
  operationId: 'getKeysChanges',
  module: 'keys',
  method: 'GET',
  path: '/_matrix/client/v3/keys/changes',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3keyschanges',
  summary: 'Lists whose devices changed between two syncs.',
  query: Type.Object({
    from: Type.String({ description: 'The next_batch of the earlier sync.' }),
    to: Type.String({ description: 'The next_batch of the later sync.' }),
  }),
  responses: {
    200: Type.Object({
      changed: Type.Array(Type.String(), { description: 'Users to ask for their keys again.' }),
      left: Type.Array(Type.String(), { description: 'Users that share no room any more.' }),
    }),
  },
  errors: { M_INVALID_PARAM: 'from or to is not a token of /sync.' },
  async handle({ query, requester, services }) {
    const from = parseStreamToken(query.from, 'from');
    const to = parseStreamToken(query.to, 'to');
    return { ...(await services.encryption.deviceLists.between(requester.userId, from, to)) };
  },
});

export const routes: Route[] = [uploadKeys, queryKeys, claimKeys, getKeysChanges];
