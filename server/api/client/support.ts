/** Whom to ask for help. @see https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixsupport */
import Type from 'typebox';
import type { Config } from '../../config.ts';
import { MatrixError } from '../../errors.ts';
import { isUserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

export const getWellknownSupport: Route = route({
  operationId: 'getWellknownSupport',
  module: 'support',
  method: 'GET',
  path: '/.well-known/matrix/support',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#getwell-knownmatrixsupport',
  summary: 'Says whom to reach about this server, and where its users find help.',
  responses: {
    200: Type.Object({
      contacts: Type.Optional(
        Type.Array(
          Type.Object({
            role: Type.Literal('m.role.admin', { description: 'For everything.' }),
            matrix_id: Type.Optional(userId('The administrator.')),
            email_address: Type.Optional(Type.String({ description: 'Their e-mail address.' })),
          }),
        ),
      ),
      support_page: Type.Optional(Type.String({ description: 'A page with help.' })),
    }),
  },
  errors: { M_NOT_FOUND: 'Neither a contact nor a page is configured.' },
  handle: ({ services }) => Promise.resolve(supportOf(services.config)),
});

function supportOf({ RUMA_ADMIN_CONTACT: contact, RUMA_SUPPORT_PAGE: page }: Config): JsonObject {
  if (contact === undefined && page === undefined)
    throw new MatrixError('M_NOT_FOUND', 'This server publishes neither contact nor support page.');
  return {
    ...(contact === undefined ? {} : { contacts: [contactAt(contact)] }),
    ...(page === undefined ? {} : { support_page: page }),
  };
}

function contactAt(address: string): JsonObject {
  return {
    role: 'm.role.admin',
    ...(isUserId(address) ? { matrix_id: address } : { email_address: address }),
  };
}

export const routes: Route[] = [getWellknownSupport];
