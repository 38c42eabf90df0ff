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
  summary:
    'Puts a room into the directory of a network, or takes it out; for application services.',
  params: Type.Object({
    networkId: Type.String({ minLength: 1, description: 'The network.' }),
    roomId: roomIdParam,
  }),
  body: Type.Object({
    visibility: Type.Enum(['public', 'private'], { description: 'Whether to list it.' }),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'The access token is that of no application service.',
    M_NOT_FOUND: 'There is no such room.',
    M_INVALID_PARAM: 'networkId is longer than 255 bytes.',
  },
  async handle({ params: { networkId, roomId }, body, requester, services }) {
    const service = requester.appservice?.id;
    if (service === undefined)
      throw new MatrixError('M_FORBIDDEN', 'The access token is that of no application service.');
    await services.appservices.networkRooms.set({ service, networkId }, roomId, body.visibility);
    return {};
  },
});

export const routes: Route[] = [updateAppserviceRoomDirectoryVisibility];
