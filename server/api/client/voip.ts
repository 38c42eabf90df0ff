/** Calls. @see https://spec.matrix.org/v1.19/client-server-api/#voice-over-ip */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { turnCredentials } from '../../voip/turn.ts';
import { route, type Route } from '../route.ts';

export const getTurnServer: Route = route({
  operationId: 'getTurnServer',
  module: 'voip',
  method: 'GET',
  path: '/_matrix/client/v3/voip/turnServer',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3voipturnserver',
  summary: 'Gives credentials for a server that forwards calls.',
  responses: {
    200: Type.Object({
      username: Type.String({ description: 'When it ends, and whose it is.' }),
      password: Type.String({ description: 'Made from the username and a secret.' }),
      uris: Type.Array(Type.String(), { description: 'Where the TURN server can be reached.' }),
      ttl: Type.Integer({ description: 'Seconds for which the password is good.' }),
    }),
  },
  errors: { M_NOT_FOUND: 'This server has no TURN server.' },
  async handle({ requester, services }) {
    const found = turnCredentials(services.config, requester.userId, services.clock());
    if (found === undefined)
      throw new MatrixError('M_NOT_FOUND', 'There is no TURN server here; call without one.');
    return { ...found };
  },
});

export const routes: Route[] = [getTurnServer];
