/** Ending an account. @see https://spec.matrix.org/v1.19/client-server-api/#account-deactivation */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { isString } from '../../matrix/json.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { serverName, unbindResult } from '../schemas.ts';
import { authData, UiAuthChallenge } from '../ui-auth.ts';

export const deactivateAccount: Route = route({
  operationId: 'deactivateAccount',
  module: 'account_deactivation',
  method: 'POST',
  path: '/_matrix/client/v3/account/deactivate',
  auth: 'optional',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3accountdeactivate',
  summary: 'Ends the account for ever: it is logged out, leaves its rooms and loses its profile.',
  body: Type.Object({
    auth: authData,
    id_server: Type.Optional(
      serverName(
        'The identity server that shall forget all addresses of the user. Default: each that was told of one.',
      ),
    ),
    erase: Type.Optional(
      Type.Boolean({ description: 'Whether newcomers shall not see what the user wrote.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      id_server_unbind_result: unbindResult,
    }),
    401: UiAuthChallenge,
  },
  errors: {
    M_GUEST_ACCESS_FORBIDDEN: 'Guests have no account to end.',
    M_FORBIDDEN: 'The access token has appended caveats.',
    M_USER_DEACTIVATED: 'That was done already.',
  },
  async handle({ body, requester, services }) {
    if (requester?.isGuest === true)
      throw new MatrixError('M_GUEST_ACCESS_FORBIDDEN', 'Guests may not deactivate themselves.');
    const attempt = await services.uiAuth.begin('deactivateAccount', requester?.userId, body);
    const outcome = await attempt.authenticateOwner();
    if (!outcome.done) return new Reply(401, outcome.challenge);
    const { userId, parts } = outcome;
    if (userId === undefined)
      throw new MatrixError('M_FORBIDDEN', 'Nobody was named whose account to end.');
    const { erase, id_server: named } = attempt.body;
    const ending = { erase: erase === true, idServer: isString(named) ? named : undefined };
    const unbound = await usingUp(services.accountChanges.deactivate(userId, ending, parts));
    return { id_server_unbind_result: unbound };
  },
});

export const routes: Route[] = [deactivateAccount];
