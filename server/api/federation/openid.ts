/** Whose an OpenID token is. @see https://spec.matrix.org/v1.19/server-server-api/#openid */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

export const exchangeOpenIdToken: Route = route({
  operationId: 'exchangeOpenIdToken',
  module: 'openid',
  method: 'GET',
  path: '/_matrix/federation/v1/openid/userinfo',
  auth: 'none',
  rateLimit: 'default',
  spec: 'server-server-api/#get_matrixfederationv1openiduserinfo',
  summary: 'Says whose an OpenID token is, to the service that was handed it.',
  query: Type.Object({
    access_token: Type.String({ description: 'The token that the user handed over.' }),
  }),
  responses: { 200: Type.Object({ sub: userId('Whose it is.') }) },
  errors: { M_UNKNOWN_TOKEN: 'It is no such token, or has expired.' },
  async handle({ query, services }) {
    const sub = await services.openId.userOf(query.access_token);
    if (sub !== undefined) return { sub };
    throw new MatrixError('M_UNKNOWN_TOKEN', 'access_token is no OpenID token, or has expired.');
  },
});

export const routes: Route[] = [exchangeOpenIdToken];
