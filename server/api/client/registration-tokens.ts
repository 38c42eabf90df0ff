/** Registration tokens. @see https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';

export const registrationTokenValidity: Route = route({
  operationId: 'registrationTokenValidity',
  module: 'registration_tokens',
  method: 'GET',
  path: '/_matrix/client/v1/register/m.login.registration_token/validity',
  auth: 'none',
  rateLimit: 'login',
  spec: 'client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity',
  summary: 'Says whether a registration token is good at this moment.',
  query: Type.Object({ token: Type.String({ description: 'The token to look at.' }) }),
  responses: {
    200: Type.Object({ valid: Type.Boolean({ description: 'Whether it lets make accounts.' }) }),
  },
  errors: { M_FORBIDDEN: 'Registration is closed, with a token or without.' },
  async handle({ query, services: { config, registrationTokens } }) {
    if (config.RUMA_REGISTRATION === 'closed')
      throw new MatrixError('M_FORBIDDEN', 'Registration is closed on this server.');
    return { valid: await registrationTokens.isGood(query.token) };
  },
});

export const routes: Route[] = [registrationTokenValidity];
