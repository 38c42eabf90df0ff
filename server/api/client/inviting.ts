/** Inviting users. @see https://spec.matrix.org/v1.19/client-server-api/#room-membership */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { inviteBy3PID } from './third-party-membership.ts';
import { Empty, optionalReason, roomIdParam, serverName, userId } from '../schemas.ts';

export const inviteUser: Route = route({
  operationId: 'inviteUser',
  module: 'inviting',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/invite',
  auth: 'user',
  rateLimit: 'invite',
  spec: 'client-server-api/#post_matrixclientv3roomsroomidinvite',
  summary: 'Invites a user to a room. Inviting someone who is already invited is no error.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({
    user_id: Type.Optional(userId('Whom to invite. Needed, unless an address is invited.')),
    reason: optionalReason,
    id_server: Type.Optional(serverName('For an address: see inviteBy3PID.')),
    id_access_token: Type.Optional(Type.String({ description: 'The same.' })),
    medium: Type.Optional(Type.String({ description: 'The same.' })),
    address: Type.Optional(Type.String({ description: 'The same.' })),
  }),
  responses: { 200: Empty },
  errors: {
    M_BAD_JSON: 'The body has no user_id.',
    M_FORBIDDEN:
      'You are not in the room, the user is in it or banned from it, your power level does not let you invite, or the user is on a server that cannot be reached.',
    M_INVITE_BLOCKED: 'The invited user does not take invites from you.',
    M_NOT_FOUND: 'There is no such user here.',
  },
  async handle(call) {
    const { params, body, requester, services } = call;
    if (body.user_id === undefined) {
      if (body.medium !== undefined || body.address !== undefined || body.id_server !== undefined)
        return inviteBy3PID.handle(call);
      throw new MatrixError('M_BAD_JSON', 'user_id is missing');
    }
    await services.rooms.changes.invite(requester, params.roomId, body.user_id, body.reason);
    return {};
  },
});

export const routes: Route[] = [inviteUser];
