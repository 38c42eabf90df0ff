/** Refreshing access tokens. @see https://spec.matrix.org/v1.19/client-server-api/#refreshing-access-tokens */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { tokenAnswer, tokenFields } from '../session-answer.ts';

export const refresh: Route = route({
  operationId: 'refresh',
  module: 'refresh',
  method: 'POST',
  path: '/_matrix/client/v3/refresh',
  auth: 'none',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3refresh',
  summary: 'Trades a refresh token for a new access token and the next refresh token.',
  body: Type.Object({ refresh_token: Type.String({ description: 'The refresh token.' }) }),
  responses: { 200: Type.Object(tokenFields) },
  errors: {
    M_UNKNOWN_TOKEN: 'The refresh token was revoked, or is none.',
    M_FORBIDDEN: 'The refresh token has appended caveats.',
    M_USER_LOCKED: 'The account is locked.',
  },
  async handle({ body, services }) {
    return tokenAnswer(await services.sessions.refresh(body.refresh_token));
  },
});

export const routes: Route[] = [refresh];
