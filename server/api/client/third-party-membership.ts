/** Inviting by e-mail address. @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites */
import Type from 'typebox';
import { addressInviteFields, identityServerErrors, readAddressInvite } from '../address-invite.ts';
import { route, type Route } from '../route.ts';
import { Empty, optionalReason, roomIdParam } from '../schemas.ts';

export const inviteBy3PID: Route = route({
  operationId: 'inviteBy3PID',
  module: 'third_party_membership',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/invite',
  handedOverBy: 'inviteUser',
  auth: 'user',
  rateLimit: 'invite',
  spec: 'client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite',
  summary: 'Invites whoever an e-mail address or a phone number belongs to.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ ...addressInviteFields, reason: optionalReason }),
  responses: { 200: Empty },
  errors: {
    ...identityServerErrors,
    M_BAD_JSON: 'id_server, id_access_token, medium or address is missing.',
    M_FORBIDDEN:
      'You are not in the room or may not invite, the user whose address it is cannot be invited, or the identity server does not take your token.',
    M_INVITE_BLOCKED: 'The user whose address it is does not take invites from you.',
    M_NOT_FOUND: 'The address is bound to a user who does not exist here.',
  },
  async handle({ params, body, requester, services }) {
    const wanted = readAddressInvite(body);
    await services.rooms.changes.inviteAddress(requester, params.roomId, wanted, body.reason);
    return {};
  },
});

export const routes: Route[] = [inviteBy3PID];
