/** Inviting by e-mail address. @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { Empty, roomIdParam } from '../schemas.ts';

export const inviteBy3PID: Route = route({
  operationId: 'inviteBy3PID',
  module: 'third_party_membership',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/invite',
  handedOverBy: 'inviteUser',
  auth: 'user',
  rateLimit: 'invite',
  spec: 'client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite',
  summary: 'Would invite whoever an e-mail address or phone number belongs to; refused.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({
    id_server: Type.String({ description: 'The identity server to ask.' }),
    id_access_token: Type.String({ description: 'A token for it.' }),
    medium: Type.String({ description: '`email` or `msisdn`.' }),
    address: Type.String({ description: 'Whom to invite.' }),
  }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not in the room.',
    M_THREEPID_DENIED: 'This server asks no identity server; invite by user id.',
  },
  async handle({ params, requester, services }) {
    const joined = await services.rooms.reads.joinedRooms(requester.userId);
    if (!joined.includes(params.roomId))
      throw new MatrixError('M_FORBIDDEN', 'You are not in the room.');
    throw new MatrixError(
      'M_THREEPID_DENIED',
      'medium and address: this server asks no identity server, so invite by user_id instead',
    );
  },
});

export const routes: Route[] = [inviteBy3PID];
