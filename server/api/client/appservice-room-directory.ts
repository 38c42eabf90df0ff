/** Room lists of networks. @see https://spec.matrix.org/v1.19/application-service-api/#published-room-directory */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { Empty, roomIdParam } from '../schemas.ts';

export const updateAppserviceRoomDirectoryVisibility: Route = route({
  operationId: 'updateAppserviceRoomDirectoryVisibility',
  module: 'appservice_room_directory',
  method: 'PUT',
  path: '/_matrix/client/v3/directory/list/appservice/{networkId}/{roomId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'application-service-api/#put_matrixclientv3directorylistappservicenetworkidroomid',
  summary: 'Would list a room for a network; only application services may, and there are none.',
  params: Type.Object({
    networkId: Type.String({ minLength: 1, description: 'The network.' }),
    roomId: roomIdParam,
  }),
  body: Type.Object({
    visibility: Type.Enum(['public', 'private'], { description: 'Whether to list it.' }),
  }),
  responses: { 200: Empty },
  errors: { M_FORBIDDEN: 'The access token is that of no application service.' },
  handle() {
    throw new MatrixError('M_FORBIDDEN', 'The access token is that of no application service.');
  },
});

export const routes: Route[] = [updateAppserviceRoomDirectoryVisibility];
