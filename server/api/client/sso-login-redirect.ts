/** Logging in elsewhere. @see https://spec.matrix.org/v1.19/client-server-api/#sso-client-loginauthentication */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { readRedirectUrl } from '../../oauth/pages/sso.ts';
import type { Services } from '../../services.ts';
import { Reply, route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';

const query = Type.Object({
  redirectUrl: Type.String({ description: 'Where the browser is sent with a login token.' }),
  action: Type.Optional(
    Type.String({ description: 'login or register: what the user is about to do.' }),
  ),
});

interface Asked {
  readonly redirectUrl: string;
  readonly action?: string;
}

/** The page that asks who the user is and ends in the login token. */
function signInPath({ oauth }: Services, { redirectUrl, action }: Asked): string {
  if (!oauth.isOn) throw new MatrixError('M_NOT_FOUND', 'This server has no identity provider.');
  readRedirectUrl(redirectUrl);
  return oauth.addresses.of('sso', { redirectUrl, ...(action === undefined ? {} : { action }) });
}

export const redirectToSSO: Route = route({
  operationId: 'redirectToSSO',
  module: 'sso_login_redirect',
  method: 'GET',
  path: '/_matrix/client/v3/login/sso/redirect',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3loginssoredirect',
  summary: 'Sends the browser to the sign-in page, from where it comes back with a login token.',
  query,
  responses: { 302: Empty },
  errors: {
    M_NOT_FOUND: 'This server has no sign-in page; GET /login lists no m.login.sso.',
    M_MISSING_PARAM: 'redirectUrl is missing.',
    M_INVALID_PARAM: 'redirectUrl can be no client.',
  },
  async handle({ query: asked, services }) {
    return new Reply(302, {}, { location: signInPath(services, asked) });
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
  summary: 'The same, by way of one of the other providers that users may come from.',
  params: Type.Object({
    idpId: Type.String({ minLength: 1, description: 'The provider, as GET /login names it.' }),
  }),
  query,
  responses: { 302: Empty },
  errors: {
    M_NOT_FOUND: 'There is no such provider here.',
    M_MISSING_PARAM: 'redirectUrl is missing.',
    M_INVALID_PARAM: 'redirectUrl can be no client.',
  },
  async handle({ params: { idpId }, query: asked, services }) {
    const to = signInPath(services, asked);
    if (!services.oauth.pages.upstreams.list.some(({ id }) => id === idpId))
      throw new MatrixError('M_NOT_FOUND', `This server has no identity provider ${idpId}.`);
    return new Reply(302, {}, { location: services.oauth.addresses.upstream(idpId, to) });
  },
});

export const routes: Route[] = [redirectToSSO, redirectToIdP];
