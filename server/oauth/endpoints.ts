/** The endpoints of OAuth and its pages, mounted on Fastify beside the routes of Matrix. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MatrixError } from '../errors.ts';
import { leaveBodiesUnread, readJsonBody } from '../http/json-body.ts';
import { formOf, takeForms } from '../http/pages/forms.ts';
import { CORS_HEADERS } from '../http/cors.ts';
import type { Limit } from '../http/rate-limits.ts';
import { sendJson } from '../http/send-json.ts';
import { ENDPOINTS, OAUTH_ROOT } from './addresses.ts';
import type { OAuth } from './index.ts';
import { OAuthError } from './oauth-error.ts';
import { tellOnPages } from './pages/failure.ts';
import { addOAuthPages } from './pages/index.ts';

/** What a client says about itself is a page of text at most. */
const REGISTRATION_LIMIT = 32_768;

export function addOAuth(app: FastifyInstance, oauth: OAuth, limit: Limit): void {
  if (!oauth.isOn) return;
  addOAuthPages(app, oauth.pages, limit);
  addLibraryEndpoints(app, oauth, limit);
  addRegistration(app, oauth, limit);
  addRevocation(app, oauth, limit);
}

/** What the library answers reads its own bodies. */
function addLibraryEndpoints(app: FastifyInstance, oauth: OAuth, limit: Limit): void {
  app.register(async (endpoints) => {
    leaveBodiesUnread(endpoints);
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      reply.headers(CORS_HEADERS);
      limit('default', request.ip);
      const server = await oauth.pages.server();
      reply.hijack();
      server.answer(request.raw, reply.raw, request.url.slice(OAUTH_ROOT.length));
    };
    // Browsers come here, with a person in front of them; to the others, clients.
    endpoints.register(async (pages) => {
      tellOnPages(pages);
      for (const path of [ENDPOINTS.authorize, `${ENDPOINTS.authorize}/:uid`])
        pages.get(OAUTH_ROOT + path, handler);
    });
    for (const path of [ENDPOINTS.token, ENDPOINTS.deviceAuthorization])
      endpoints.route({ method: ['POST', 'OPTIONS'], url: OAUTH_ROOT + path, handler });
  });
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#dynamic-client-registration-flow */
function addRegistration(app: FastifyInstance, { clients }: OAuth, limit: Limit): void {
  const url = OAUTH_ROOT + ENDPOINTS.register;
  app.options(url, preflight);
  app.post(url, { bodyLimit: REGISTRATION_LIMIT }, async (request, reply) => {
    return inWordsOfOAuth(reply, async () => {
      limit('registration', request.ip);
      const { body } = request;
      const registered = await clients.register(readRegistration(body));
      return sendJson(reply, 201, registered);
    });
  });
}

function readRegistration(body: unknown) {
  try {
    return readJsonBody(body instanceof Uint8Array ? body : new Uint8Array()).value;
  } catch (error) {
    if (error instanceof MatrixError)
      throw new OAuthError('invalid_client_metadata', error.message);
    throw error;
  }
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#token-revocation */
function addRevocation(app: FastifyInstance, { pages }: OAuth, limit: Limit): void {
  app.register(async (endpoints) => {
    takeForms(endpoints);
    const url = OAUTH_ROOT + ENDPOINTS.revoke;
    endpoints.options(url, preflight);
    endpoints.post(url, async (request, reply) => {
      return inWordsOfOAuth(reply, async () => {
        limit('default', request.ip);
        const token = formOf(request).get('token');
        if (token === null) throw new OAuthError('invalid_request', 'token is missing');
        await pages.sessions.oauth.revoke(token);
        return reply.code(200).send();
      });
    });
  });
}

async function preflight(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.headers(CORS_HEADERS).code(204).send();
}

/** There are no cookies at these endpoints, so every origin may ask. */
async function inWordsOfOAuth(
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.headers({ ...CORS_HEADERS, 'cache-control': 'no-store' });
  try {
    return await work();
  } catch (error) {
    if (error instanceof OAuthError) return sendJson(reply, error.status, error.body());
    if (error instanceof MatrixError && error.errcode === 'M_FORBIDDEN')
      return sendJson(reply, 401, new OAuthError('invalid_client', error.message).body());
    throw error;
  }
}
