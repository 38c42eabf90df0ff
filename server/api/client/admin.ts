/** What administrators may ask and do. @see https://spec.matrix.org/v1.19/client-server-api/#server-administration */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

const ofUser = Type.Object({ userId: userId('Whose account.') });
const Locked = Type.Object({
  locked: Type.Boolean({ description: 'Whether nothing but logging out is left to the user.' }),
});
const Suspended = Type.Object({
  suspended: Type.Boolean({ description: 'Whether the user may read but not act.' }),
});

const refusals = {
  M_FORBIDDEN: 'You are no administrator, or the user is another one.',
  M_INVALID_PARAM: 'The user is not of this server.',
  M_NOT_FOUND: 'There is no such user, or they are deactivated.',
} as const;

const changeRefusals = {
  ...refusals,
  M_FORBIDDEN: 'You are no administrator, or the user is another one, or yourself.',
} as const;

export const getWhoIs: Route = route({
  operationId: 'getWhoIs',
  module: 'admin',
  method: 'GET',
  path: '/_matrix/client/v3/admin/whois/{userId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3adminwhoisuserid',
  summary: 'Says where and with what a user was last seen: to themselves, and to administrators.',
  params: ofUser,
  responses: {
    200: Type.Object({
      user_id: userId('The user.'),
      devices: Type.Object(
        {},
        {
          description:
            'Device id → its `sessions`, each with `connections`: ip, last_seen, user_agent.',
        },
      ),
    }),
  },
  errors: {
    M_FORBIDDEN: 'It is somebody else, and you are no administrator.',
    M_INVALID_PARAM: refusals.M_INVALID_PARAM,
    M_NOT_FOUND: refusals.M_NOT_FOUND,
  },
  async handle({ params, requester, services }) {
    const devices = await services.moderation.whois(requester, params.userId);
    return { user_id: params.userId, devices };
  },
});

export const getAdminLockUser: Route = route({
  operationId: 'getAdminLockUser',
  module: 'admin',
  method: 'GET',
  path: '/_matrix/client/v1/admin/lock/{userId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv1adminlockuserid',
  summary: 'Says whether an account is locked.',
  params: ofUser,
  responses: { 200: Locked },
  errors: refusals,
  async handle({ params, requester, services }) {
    return { locked: (await services.moderation.look(requester, params.userId)).isLocked };
  },
});

export const setAdminLockUser: Route = route({
  operationId: 'setAdminLockUser',
  module: 'admin',
  method: 'PUT',
  path: '/_matrix/client/v1/admin/lock/{userId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv1adminlockuserid',
  summary: 'Locks an account or unlocks it. Its sessions stay, and wait.',
  params: ofUser,
  body: Locked,
  responses: { 200: Locked },
  errors: changeRefusals,
  async handle({ params, body: { locked }, requester, services }) {
    await services.moderation.setLocked(requester, params.userId, locked);
    return { locked };
  },
});

export const getAdminSuspendUser: Route = route({
  operationId: 'getAdminSuspendUser',
  module: 'admin',
  method: 'GET',
  path: '/_matrix/client/v1/admin/suspend/{userId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv1adminsuspenduserid',
  summary: 'Says whether an account is suspended.',
  params: ofUser,
  responses: { 200: Suspended },
  errors: refusals,
  async handle({ params, requester, services }) {
    return { suspended: (await services.moderation.look(requester, params.userId)).isSuspended };
  },
});

export const setAdminSuspendUser: Route = route({
  operationId: 'setAdminSuspendUser',
  module: 'admin',
  method: 'PUT',
  path: '/_matrix/client/v1/admin/suspend/{userId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv1adminsuspenduserid',
  summary: 'Suspends an account, or lets its user act again.',
  params: ofUser,
  body: Suspended,
  responses: { 200: Suspended },
  errors: changeRefusals,
  async handle({ params, body: { suspended }, requester, services }) {
    await services.moderation.setSuspended(requester, params.userId, suspended);
    return { suspended };
  },
});

export const routes: Route[] = [
  getWhoIs,
  getAdminLockUser,
  setAdminLockUser,
  getAdminSuspendUser,
  setAdminSuspendUser,
];
