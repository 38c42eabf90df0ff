/** Logging out. @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logout */
import { requireDevice } from '../appservice/devices.ts';
import { route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';

const errors = { M_FORBIDDEN: 'The access token has appended caveats.' } as const;

export const logout: Route = route({
  operationId: 'logout',
  module: 'logout',
  method: 'POST',
  path: '/_matrix/client/v3/logout',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3logout',
  summary: 'Ends the session: its tokens are revoked, its device and device keys are gone.',
  responses: { 200: Empty },
  errors,
  async handle({ requester, services }) {
    requireDevice(requester);
    await services.sessions.remove(requester.userId, [requester.deviceId]);
    return {};
  },
});

export const logoutAll: Route = route({
  operationId: 'logout_all',
  module: 'logout',
  method: 'POST',
  path: '/_matrix/client/v3/logout/all',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3logoutall',
  summary: 'Ends every session of the user, this one too.',
  responses: { 200: Empty },
  errors,
  async handle({ requester, services }) {
    await services.sessions.removeAll(requester.userId);
    return {};
  },
});

export const routes: Route[] = [logout, logoutAll];
