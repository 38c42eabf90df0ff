/** Devices. @see https://spec.matrix.org/v1.19/client-server-api/#device-management */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { isStringArray } from '../../matrix/json.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';
import { attemptOf, authData, UiAuthChallenge } from '../ui-auth.ts';

const Device = Type.Object({
  device_id: Type.String({ description: 'The device.' }),
  display_name: Type.Optional(Type.String({ description: 'Its name, seen by everyone.' })),
  last_seen_ip: Type.Optional(Type.String({ description: 'The address it was last seen at.' })),
  last_seen_ts: Type.Optional(
    Type.Integer({ description: 'When it was last seen, in milliseconds since 1970.' }),
  ),
});

const deviceParams = Type.Object({ deviceId: Type.String({ description: 'The device.' }) });

const caveats = { M_FORBIDDEN: 'The access token has appended caveats.' } as const;

export const getDevices: Route = route({
  operationId: 'getDevices',
  module: 'device_management',
  method: 'GET',
  path: '/_matrix/client/v3/devices',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3devices',
  summary: "Lists the user's devices.",
  responses: { 200: Type.Object({ devices: Type.Array(Device) }) },
  async handle({ requester, services }) {
    return { devices: await services.devices.list(requester.userId) };
  },
});

export const getDevice: Route = route({
  operationId: 'getDevice',
  module: 'device_management',
  method: 'GET',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3devicesdeviceid',
  summary: "Describes one of the user's devices.",
  params: deviceParams,
  responses: { 200: Device },
  errors: { M_NOT_FOUND: 'The user has no such device.' },
  handle: ({ params, requester, services }) =>
    services.devices.get(requester.userId, params.deviceId),
});

export const updateDevice: Route = route({
  operationId: 'updateDevice',
  module: 'device_management',
  method: 'PUT',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3devicesdeviceid',
  summary: "Renames one of the user's devices. Application services can make new ones.",
  params: deviceParams,
  body: Type.Object({
    display_name: Type.Optional(
      Type.String({ description: 'The new name; left out: it stays as it is.' }),
    ),
  }),
  responses: { 200: Empty, 201: Empty },
  errors: {
    M_NOT_FOUND: 'The user has no such device.',
    M_INVALID_PARAM: 'The name is too long, or a service’s new device cannot be called so.',
    ...caveats,
  },
  async handle({ params, body, requester, services }) {
    const { userId, appservice } = requester;
    const { deviceId } = params;
    if (appservice !== undefined && !(await services.devices.exists(userId, deviceId))) {
      await services.sessions.addDevice(userId, deviceId, body.display_name);
      return new Reply(201, {});
    }
    await services.devices.rename(userId, deviceId, body.display_name);
    return {};
  },
});

export const deleteDevice: Route = route({
  operationId: 'deleteDevice',
  module: 'device_management',
  method: 'DELETE',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'user',
  // A password is checked, so it must not be a way to guess it.
  rateLimit: 'login',
  spec: 'client-server-api/#delete_matrixclientv3devicesdeviceid',
  summary: 'Removes a device and ends its session.',
  params: deviceParams,
  body: Type.Object({ auth: authData }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: caveats,
  async handle({ params: { deviceId }, body, requester, services }) {
    const operation = `deleteDevice ${deviceId}`;
    const attempt = await attemptOf(services, operation, requester, body);
    const outcome = await attempt.authenticateOwner();
    if (!outcome.done) return new Reply(401, outcome.challenge);
    await usingUp(services.sessions.remove(requester.userId, [deviceId], outcome.parts));
    return {};
  },
});

export const deleteDevices: Route = route({
  operationId: 'deleteDevices',
  module: 'device_management',
  method: 'POST',
  path: '/_matrix/client/v3/delete_devices',
  auth: 'user',
  // A password is checked, so it must not be a way to guess it.
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3deletedevices',
  summary: 'Removes devices and ends their sessions.',
  body: Type.Object({
    auth: authData,
    devices: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 1000,
        description: 'Required, except in a request that only goes on with a session.',
      }),
    ),
  }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: { M_MISSING_PARAM: 'devices is missing.', ...caveats },
  async handle({ body, requester, services }) {
    const attempt = await attemptOf(services, 'deleteDevices', requester, body);
    const { devices } = attempt.body;
    if (!isStringArray(devices)) throw new MatrixError('M_MISSING_PARAM', 'devices is missing.');
    const outcome = await attempt.authenticateOwner();
    if (!outcome.done) return new Reply(401, outcome.challenge);
    await usingUp(services.sessions.remove(requester.userId, devices, outcome.parts));
    return {};
  },
});

export const routes: Route[] = [getDevices, getDevice, updateDevice, deleteDevice, deleteDevices];
