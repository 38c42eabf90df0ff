/** Versions of the spec. @see https://spec.matrix.org/v1.19/client-server-api/#api-versions */
import Type from 'typebox';
import { route, type Route } from '../route.ts';

/** Every version from v1.1 on: none of them took anything away that is served here. */
export const SPEC_VERSIONS: readonly string[] = Array.from(
  { length: 19 },
  (_, minor) => `v1.${minor + 1}`,
);

export const getVersions: Route = route({
  operationId: 'getVersions',
  module: 'versions',
  method: 'GET',
  path: '/_matrix/client/versions',
  // The spec lets a token be sent. Nothing here depends on who asks, so one that has expired does no harm.
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientversions',
  summary: 'Says which versions of the spec the server speaks.',
  responses: {
    200: Type.Object({
      versions: Type.Array(Type.String(), { description: 'The versions.' }),
      unstable_features: Type.Record(Type.String(), Type.Boolean(), {
        description: 'Features that are not in the spec yet.',
      }),
    }),
  },
  handle: () => Promise.resolve({ versions: SPEC_VERSIONS, unstable_features: {} }),
});

export const routes: Route[] = [getVersions];
