/**
 * Requests for which there is no route: 405 where the path is known with another method, else 404; both
 * M_UNRECOGNIZED. They are refused before their body is read: what it holds cannot matter.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#common-error-codes
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Route } from '../api/route.ts';
import { MatrixError } from '../errors.ts';
import { sendMatrixError } from './error-answers.ts';
import { methodsOf, routerPath } from './mount.ts';
import { isMatrixPath } from './paths.ts';

interface Served {
  readonly pattern: RegExp;
  readonly methods: string[];
}

/** What is served at a path; routes that answer files say so in their responses. */
type ServedRoute = Pick<Route, 'path' | 'alsoAt' | 'method'> & Partial<Pick<Route, 'responses'>>;

export function refuseUnserved(app: FastifyInstance, routes: readonly ServedRoute[]): void {
  const served = new Map<string, Served>();
  for (const { path, alsoAt = [], method, responses = {} } of routes)
    for (const url of [path, ...alsoAt].map(routerPath)) {
      const entry = served.get(url) ?? { pattern: patternOf(url), methods: [] };
      entry.methods.push(...methodsOf({ method, responses }));
      served.set(url, entry);
    }

  app.addHook('onRequest', async (request, reply) => {
    if (!isMatrixPath(request.url) || served.has(request.routeOptions.url ?? '')) return;
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = [...served.values()].find(({ pattern }) => pattern.test(path))?.methods;
    return methods === undefined ? refuse(reply) : refuseMethod(reply, request.method, methods);
  });
}

function refuse(reply: FastifyReply): FastifyReply {
  return sendMatrixError(
    reply,
    new MatrixError('M_UNRECOGNIZED', 'this server does not serve that operation'),
  );
}

function refuseMethod(
  reply: FastifyReply,
  method: string,
  methods: readonly string[],
): FastifyReply {
  const allow = [...methods, 'OPTIONS'].join(', ');
  reply.header('allow', allow);
  return sendMatrixError(
    reply,
    new MatrixError('M_UNRECOGNIZED', `${method} is not served here; there is ${allow}`, {
      status: 405,
    }),
  );
}

/** `/rooms/:roomId/join` as an expression over paths. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : RegExp.escape(part)));
  return new RegExp(`^${parts.join('/')}$`);
}
