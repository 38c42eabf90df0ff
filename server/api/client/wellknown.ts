/** Where the server is. @see https://spec.matrix.org/v1.19/client-server-api/#well-known-uris */
import Type from 'typebox';
import type { Config } from '../../config.ts';
import { MatrixError } from '../../errors.ts';
import { route, type Route } from '../route.ts';

export const getWellknown: Route = route({
  operationId: 'getWellknown',
  module: 'wellknown',
  method: 'GET',
  path: '/.well-known/matrix/client',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#getwell-knownmatrixclient',
  summary: 'Says under which URL clients reach this server.',
  responses: {
    200: Type.Object({
      'm.homeserver': Type.Object({
        base_url: Type.String({ description: 'What goes before `/_matrix` in every request.' }),
      }),
      'm.identity_server': Type.Optional(
        Type.Object({
          base_url: Type.String({ description: 'An identity server that clients may use.' }),
        }),
      ),
    }),
  },
  errors: { M_NOT_FOUND: 'The server does not know its own address.' },
  async handle({ services }) {
    const baseUrl = services.publicUrl();
    if (baseUrl === undefined)
      throw new MatrixError('M_NOT_FOUND', 'RUMA_PUBLIC_BASEURL is not set on this server.');
    return clientDiscovery(services.config, baseUrl);
  },
});

/** What clients are told of addresses, here and when they log in. */
export function clientDiscovery(
  { RUMA_IDENTITY_SERVER_URL: identityServer }: Pick<Config, 'RUMA_IDENTITY_SERVER_URL'>,
  baseUrl: string,
) {
  return {
    'm.homeserver': { base_url: baseUrl },
    ...(identityServer === undefined ? {} : { 'm.identity_server': { base_url: identityServer } }),
  };
}

export const routes: Route[] = [getWellknown];
