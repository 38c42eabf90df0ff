/** The Fastify application: every route, the site, and what surrounds them; ready for listen() or inject(). */
import Fastify, { type FastifyInstance } from 'fastify';
import { routes } from './api/routes.ts';
import { publicPath, type Config } from './config.ts';
import { MatrixError } from './errors.ts';
import { adminContact } from './http/admin-contact.ts';
import { addCors } from './http/cors.ts';
import {
  answerClientError,
  answerErrors,
  answerRouterError,
  sendMatrixError,
} from './http/error-answers.ts';
import { takeBodiesAsBytes } from './http/json-body.ts';
import { addMetrics } from './http/metrics.ts';
import { mountRoutes } from './http/mount.ts';
import { addOAuth } from './oauth/endpoints.ts';
import { addPages, PAGES } from './http/pages/index.ts';
import { shedLoad } from './http/overload.ts';
import { isMatrixPath, routedTarget } from './http/paths.ts';
import { clientAt, createRateLimiter, takeOne } from './http/rate-limits.ts';
import { addSite } from './http/site.ts';
import { refuseUnserved } from './http/unserved.ts';
import type { Services } from './services.ts';
import type { Engine } from './storage/engine.ts';

export interface AppOptions {
  readonly config: Config;
  readonly services: Services;
  readonly engine: Engine;
  /** The folder of the built site. */
  readonly siteFolder: string;
  /** Fail a request whose answer does not fit its route's schema. For tests. */
  readonly checkAnswers: boolean;
  /** Aborted when the server stops: long polls then answer at once. */
  readonly stopping: AbortSignal;
}

/** A body of any operation that does not say otherwise; larger is M_TOO_LARGE. */
const BODY_LIMIT = 1_048_576;

/** State keys and event types may have 255 bytes, each of which a client may percent-encode. */
const LONGEST_PATH_PART = 4_096;

/** How long a request may take to arrive, in milliseconds; a slow line needs this much for a large file. */
const ARRIVAL_MS = 300_000;

export function buildApp({
  config,
  services,
  engine,
  siteFolder,
  checkAnswers,
  stopping,
}: AppOptions): FastifyInstance {
  const basePath = publicPath(config);
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    trustProxy: config.RUMA_TRUSTED_PROXIES.length > 0 ? [...config.RUMA_TRUSTED_PROXIES] : false,
    rewriteUrl: (request) => routedTarget(request.url ?? '/', basePath),
    requestTimeout: ARRIVAL_MS,
    // While stopping, what still comes on open connections is answered, and they are closed after it.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerClientError,
    logger: {
      level: config.RUMA_LOG_LEVEL,
      serializers: {
        // Neither query strings (they may hold tokens) nor headers nor bodies are ever logged.
        req: (request) => ({
          method: request.method,
          path: request.url.split('?', 1)[0],
          ip: request.ip,
        }),
      },
    },
  });

  answerErrors(app, adminContact(config));
  addCors(app);
  shedLoad(app);
  if (config.RUMA_METRICS) addMetrics(app, config, engine);
  refuseUnserved(app, [...routes, ...PAGES]);
  takeBodiesAsBytes(app);

  const limits = config.RUMA_RATE_LIMITS;
  const rateLimiter = limits === false ? undefined : createRateLimiter(limits, services.clock);
  addPages(app, services, rateLimiter);
  addOAuth(app, services.oauth, (kind, ip) => takeOne(rateLimiter, kind, clientAt(ip)));
  mountRoutes(app, routes, {
    services,
    rateLimiter,
    checkAnswers,
    stopping,
  });

  const site = config.RUMA_SITE ? addSite(app, siteFolder) : undefined;
  app.setNotFoundHandler((request, reply) => {
    if (site !== undefined && !isMatrixPath(request.url)) return site.notFound(reply);
    return sendMatrixError(
      reply,
      new MatrixError('M_UNRECOGNIZED', 'this server does not serve that operation'),
    );
  });
  return app;
}
