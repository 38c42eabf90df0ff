/** What the server can do. @see https://spec.matrix.org/v1.19/client-server-api/#capabilities-negotiation */
import Type from 'typebox';
import type { JsonObject } from '../../matrix/json.ts';
import { CREATABLE_ROOM_VERSIONS } from '../../rooms/versions.ts';
import { route, type Route } from '../route.ts';

const Switch = Type.Object({ enabled: Type.Boolean({ description: 'Whether it can be done.' }) });

export const getCapabilities: Route = route({
  operationId: 'getCapabilities',
  module: 'capabilities',
  method: 'GET',
  path: '/_matrix/client/v3/capabilities',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3capabilities',
  summary: 'Says what the user can do on this server that others may not offer.',
  responses: {
    200: Type.Object({
      capabilities: Type.Object({
        'm.change_password': Switch,
        'm.room_versions': Type.Object({
          default: Type.String({ description: 'The version of rooms whose creator names none.' }),
          available: Type.Record(Type.String(), Type.String(), {
            description: 'Versions that rooms can be made in, each `stable` or not.',
          }),
        }),
        'm.profile_fields': Switch,
        'm.set_displayname': Switch,
        'm.set_avatar_url': Switch,
        'm.3pid_changes': Switch,
        'm.get_login_token': Switch,
        'm.forget_forced_upon_leave': Switch,
        'm.account_moderation': Type.Optional(
          Type.Object({
            suspend: Type.Boolean({ description: 'Whether the user may suspend others.' }),
            lock: Type.Boolean({ description: 'Whether the user may lock accounts of others.' }),
          }),
        ),
      }),
    }),
  },
  handle: ({ requester, services: { config, contacts } }) =>
    Promise.resolve({
      capabilities: capabilitiesOf(
        config.RUMA_DEFAULT_ROOM_VERSION,
        requester.isAdmin,
        contacts.canChange,
      ),
    }),
});

function capabilitiesOf(
  defaultRoomVersion: string,
  isAdmin: boolean,
  canChangeContacts: boolean,
): JsonObject {
  return {
    'm.change_password': { enabled: true },
    'm.room_versions': {
      default: defaultRoomVersion,
      available: Object.fromEntries(CREATABLE_ROOM_VERSIONS.map((version) => [version, 'stable'])),
    },
    'm.profile_fields': { enabled: true },
    'm.set_displayname': { enabled: true },
    'm.set_avatar_url': { enabled: true },
    'm.3pid_changes': { enabled: canChangeContacts },
    'm.get_login_token': { enabled: true },
    'm.forget_forced_upon_leave': { enabled: false },
    ...(isAdmin ? { 'm.account_moderation': { suspend: true, lock: true } } : {}),
  };
}

export const routes: Route[] = [getCapabilities];
