/** Logging in elsewhere. @see https://spec.matrix.org/v1.19/client-server-api/#sso-client-loginauthentication */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';

const query = Type.Object({
  redirectUrl: Type.String({ description: 'Where the browser is sent with a login token.' }),
  action: Type.Optional(
    Type.String({ description: 'login or register: what the user is about to do.' }),
  ),
});

const errors = {
  M_NOT_FOUND: 'This server has no identity provider; GET /login lists no m.login.sso.',
  M_MISSING_PARAM: 'redirectUrl is missing.',
} as const;

export const redirectToSSO: Route = route({
  operationId: 'redirectToSSO',
  module: 'sso_login_redirect',
  method: 'GET',
  path: '/_matrix/client/v3/login/sso/redirect',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3loginssoredirect',
  summary: 'Would send the browser to an identity provider; this server has none.',
  query,
  responses: { 302: Empty },
  errors,
  handle() {
    throw new MatrixError('M_NOT_FOUND', 'This server has no identity provider.');
  },
});

export const redirectToIdP: Route = route({
  operationId: 'redirectToIdP',
  module: 'sso_login_redirect',
  method: 'GET',
  path: '/_matrix/client/v3/login/sso/redirect/{idpId}',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3loginssoredirectidpid',
  summary: 'Would send the browser to one of several identity providers; this server has none.',
  params: Type.Object({
    idpId: Type.String({ minLength: 1, description: 'The provider, as GET /login names it.' }),
  }),
  query,
  responses: { 302: Empty },
  errors,
  handle({ params }) {
    throw new MatrixError('M_NOT_FOUND', `This server has no identity provider ${params.idpId}.`);
  },
});

export const routes: Route[] = [redirectToSSO, redirectToIdP];
