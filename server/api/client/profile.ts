/** Profiles. @see https://spec.matrix.org/v1.19/client-server-api/#profiles */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, Empty, userId } from '../schemas.ts';

const keyName = Type.String({
  description: '`displayname`, `avatar_url`, `m.tz` or a namespaced name of your own.',
});

const ofUser = Type.Object({ userId: userId('Whose profile.') });
const ofField = Type.Object({ userId: userId('Whose profile.'), keyName });

const NOT_FOUND = 'There is no such user here, or they have not set it.';

const changeErrors = {
  M_FORBIDDEN: "It is another user's profile.",
  M_GUEST_ACCESS_FORBIDDEN: 'Guests may change nothing but displayname.',
  M_INVALID_PARAM: 'keyName or the value cannot be.',
  M_KEY_TOO_LARGE: 'keyName is longer than 255 bytes.',
} as const;

export const getUserProfile: Route = route({
  operationId: 'getUserProfile',
  module: 'profile',
  method: 'GET',
  path: '/_matrix/client/v3/profile/{userId}',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3profileuserid',
  summary: "Answers all of a user's profile.",
  params: ofUser,
  responses: { 200: anyObject('The fields by their names.') },
  errors: { M_NOT_FOUND: NOT_FOUND },
  handle: ({ params, services }) => services.profiles.get(params.userId),
});

export const getProfileField: Route = route({
  operationId: 'getProfileField',
  module: 'profile',
  method: 'GET',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3profileuseridkeyname',
  summary: "Answers one field of a user's profile.",
  params: ofField,
  responses: { 200: anyObject('The field by its name.') },
  errors: { M_NOT_FOUND: NOT_FOUND, M_INVALID_PARAM: 'keyName cannot be.' },
  async handle({ params, services }) {
    return { [params.keyName]: await services.profiles.getField(params.userId, params.keyName) };
  },
});

export const setProfileField: Route = route({
  operationId: 'setProfileField',
  module: 'profile',
  method: 'PUT',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'guest',
  rateLimit: 'default',
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  summary: "Sets one field of one's own profile.",
  params: ofField,
  body: anyObject('The field by its name, and nothing beside it.'),
  responses: { 200: Empty },
  errors: {
    ...changeErrors,
    M_MISSING_PARAM: 'The body does not have the field.',
    M_BAD_JSON: 'The body has more than the field, or the value has the wrong type.',
    M_PROFILE_TOO_LARGE: 'The profile would not be smaller than 64 KiB.',
  },
  async handle({ params, body, requester, services }) {
    await services.profiles.setField(requester, params.userId, params.keyName, body);
    return {};
  },
});

export const deleteProfileField: Route = route({
  operationId: 'deleteProfileField',
  module: 'profile',
  method: 'DELETE',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'guest',
  rateLimit: 'default',
  spec: 'client-server-api/#delete_matrixclientv3profileuseridkeyname',
  summary: "Removes one field of one's own profile.",
  params: ofField,
  responses: { 200: Empty },
  errors: changeErrors,
  async handle({ params, requester, services }) {
    await services.profiles.removeField(requester, params.userId, params.keyName);
    return {};
  },
});

export const routes: Route[] = [
  getUserProfile,
  getProfileField,
  setProfileField,
  deleteProfileField,
];
