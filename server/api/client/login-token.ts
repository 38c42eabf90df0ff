/** Login tokens. @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token */
import Type from 'typebox';
import { LOGIN_TOKEN_MS } from '../../sessions/logins.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { authData, UiAuthChallenge } from '../ui-auth.ts';

export const generateLoginToken: Route = route({
  operationId: 'generateLoginToken',
  module: 'login_token',
  method: 'POST',
  path: '/_matrix/client/v1/login/get_token',
  auth: 'user',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv1loginget_token',
  summary: 'Makes a token with which another client can log in once, as the same user.',
  body: Type.Object({ auth: authData }),
  responses: {
    200: Type.Object({
      login_token: Type.String({ description: 'For a login of type `m.login.token`.' }),
      expires_in_ms: Type.Integer({ description: 'Milliseconds for which it is good.' }),
    }),
    401: UiAuthChallenge,
  },
  errors: { M_FORBIDDEN: 'The access token has appended caveats.' },
  async handle({ body, requester, services }) {
    const attempt = await services.uiAuth.begin('generateLoginToken', requester.userId, body);
    const outcome = await attempt.authenticateOwner();
    if (!outcome.done) return new Reply(401, outcome.challenge);
    const token = await usingUp(services.logins.issueToken(requester.userId, outcome.parts));
    return { login_token: token, expires_in_ms: LOGIN_TOKEN_MS };
  },
});

export const routes: Route[] = [generateLoginToken];
