/**
 * Cross-origin headers on every answer, and answers to pre-flight requests, which run no logic of a route.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#web-browser-clients
 */
import type { FastifyInstance } from 'fastify';
import { isMatrixPath } from './paths.ts';

export const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization',
  // A browser hides other headers from scripts; without this one they could not wait as they are told to.
  'access-control-expose-headers': 'Retry-After',
};

/** One day: what a browser may remember of a pre-flight answer. */
const PREFLIGHT_SECONDS = '86400';

export function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isMatrixPath(request.url)) return;
    reply.headers(CORS_HEADERS);
    if (request.method !== 'OPTIONS') return;
    return reply.header('access-control-max-age', PREFLIGHT_SECONDS).code(204).send();
  });
}
