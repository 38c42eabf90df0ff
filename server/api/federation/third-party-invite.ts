/** What identity servers tell this server. @see https://spec.matrix.org/v1.19/server-server-api/#third-party-invites */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { anyObject, Empty, roomId, userId } from '../schemas.ts';

const KeptInvite = Type.Object({
  medium: Type.String({ description: 'The kind of address. Not looked at.' }),
  address: Type.String({ description: 'The address that was invited. Not looked at.' }),
  mxid: userId('Whose it is now. Not looked at: what is signed counts.'),
  room_id: roomId('The room.'),
  sender: userId('Who invited.'),
  signed: anyObject('What the identity server signed: mxid and token.'),
});

export const onBindThirdPartyIdentifier: Route = route({
  operationId: 'onBindThirdPartyIdentifier',
  module: 'third_party_invite',
  method: 'PUT',
  path: '/_matrix/federation/v1/3pid/onbind',
  auth: 'none',
  rateLimit: 'default',
  spec: 'server-server-api/#put_matrixfederationv13pidonbind',
  summary: 'Tells that an address has become a user’s, who is then invited where it was invited.',
  body: Type.Object({
    medium: Type.String({ description: 'The kind of address.' }),
    address: Type.String({ description: 'The address. It is not kept.' }),
    mxid: userId('The user, of this server.'),
    invites: Type.Array(KeptInvite, {
      maxItems: 100,
      description: 'The invites that the identity server has kept, 100 at most.',
    }),
  }),
  responses: { 200: Empty },
  errors: { M_NOT_FOUND: 'There is no such user here.' },
  async handle({ body, services }) {
    const { mxid } = body;
    if (!(await services.accounts.active([mxid])).has(mxid))
      throw new MatrixError('M_NOT_FOUND', `mxid: there is no user ${mxid} here`);
    const invites = body.invites.map((one) => ({ ...one, roomId: one.room_id }));
    await services.rooms.changes.acceptKeptInvites(mxid, invites);
    return {};
  },
});

export const routes: Route[] = [onBindThirdPartyIdentifier];
