/** The key of a policy server. @see https://spec.matrix.org/v1.19/client-server-api/#policy-servers */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';

export const getWellknownPolicy: Route = route({
  operationId: 'getWellknownPolicy',
  module: 'policy_server',
  method: 'GET',
  path: '/.well-known/matrix/policy_server',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#getwell-knownmatrixpolicy_server',
  summary: 'Answers the public key of the policy server that goes by the name of this server.',
  responses: {
    200: Type.Object({
      public_keys: Type.Object({
        ed25519: Type.String({ description: 'The key, in unpadded base64.' }),
      }),
    }),
  },
  errors: { M_NOT_FOUND: 'No key of a policy server is configured.' },
  async handle({ services }) {
    const key = services.config.RUMA_POLICY_SERVER_KEY;
    if (key === undefined)
      throw new MatrixError('M_NOT_FOUND', 'RUMA_POLICY_SERVER_KEY is not set on this server.');
    return { public_keys: { ed25519: key } };
  },
});

export const routes: Route[] = [getWellknownPolicy];
