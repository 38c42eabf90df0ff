/**
 * Mounts routes on Fastify. A request passes, in this order: the rate limit of its address where it carries no
 * token, its access token and the token's caveats, who may call, the rate limit of its user, the body's JSON,
 * the schemas, the handler. Nothing of a body is looked at before its sender is known.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { FileReply, Reply, type Route, type RouteMethod } from '../api/route.ts';
import { refuseOAuthSession } from '../api/oauth-session.ts';
import { refuseSuspended } from '../api/suspension.ts';
import { FileBody } from '../api/schemas.ts';
import { MatrixError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Requester } from '../sessions/requester.ts';
import { accessToken } from './access-token.ts';
import { identify, isExempt } from './identify.ts';
import { incomingFile } from './incoming-file.ts';
import { leaveBodiesUnread, readJsonBody } from './json-body.ts';
import { rawQuery, readQuery, textsOf } from './query.ts';
import { clientAt, takeOne, type RateLimiter } from './rate-limits.ts';
import { sendFile } from './send-file.ts';
import { sendJson } from './send-json.ts';
import { compileCheck, type Check } from './validate.ts';

export interface MountOptions {
  readonly services: Services;
  readonly rateLimiter: RateLimiter | undefined;
  /** Check every answer against its route's schema, and fail where it does not fit. For tests. */
  readonly checkAnswers: boolean;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** The spec's `{roomId}` as the router writes it, `:roomId`. */
export const routerPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

export function mountRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  options: MountOptions,
): void {
  const takesFile = ({ body }: Route): boolean => body === FileBody;
  const mounted = routes.filter(({ handedOverBy }) => handedOverBy === undefined);
  for (const route of mounted.filter((one) => !takesFile(one))) mount(app, route, options);
  app.register(async (files) => {
    leaveBodiesUnread(files);
    for (const route of mounted.filter(takesFile)) mount(files, route, options);
  });
}

function mount(app: FastifyInstance, route: Route, options: MountOptions): void {
  const listener = createListener(route, options);
  for (const path of [route.path, ...(route.alsoAt ?? [])].map(routerPath))
    app.route({
      method: methodsOf(route),
      url: path,
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      onRequest: listener.onRequest,
      handler: listener.handler,
    });
}

/** The methods under which it is served: where a file is the answer, its headers can be had alone. */
export function methodsOf({
  method,
  responses,
}: Pick<Route, 'method' | 'responses'>): (RouteMethod | 'HEAD')[] {
  return responses[200] === FileBody ? [method, 'HEAD'] : [method];
}

interface Listener {
  onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  handler(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

function createListener(route: Route, options: MountOptions): Listener {
  const { services } = options;
  const requesters = new WeakMap<FastifyRequest, Requester>();
  const noParameters = Type.Object({});
  const checkParams = compileCheck(route.params ?? noParameters, 'path');
  const checkQuery = compileCheck(route.query ?? noParameters, 'query');
  const checkBody =
    route.body === undefined || route.body === FileBody
      ? undefined
      : compileCheck(route.body, 'body');
  const checkAnswer = options.checkAnswers ? answerChecks(route) : undefined;

  return {
    async onRequest(request) {
      const requester = await identify(request, route, services);
      if (requester !== undefined) requesters.set(request, requester);
      if (isExempt(request, requester, services)) return;
      limit(options.rateLimiter, route, requester?.userId ?? clientAt(request.ip));
    },

    async handler(request, reply) {
      const { params } = request;
      refuseNul(params);
      checkParams(params);
      const raw = rawQuery(request);
      const query = readQuery(route.query ?? noParameters, raw);
      refuseNul(query);
      checkQuery(query);
      const { value, nonIntegers } =
        route.body === FileBody
          ? { value: incomingFile(request), nonIntegers: [] }
          : readBody(request.body, checkBody, route.method);
      const requester = requesters.get(request);
      if (requester?.clientId !== undefined) refuseOAuthSession(route.operationId, services);
      if (requester?.isSuspended === true)
        await refuseSuspended({
          operationId: route.operationId,
          params,
          body: value,
          requester,
          services,
        });
      const answer = await route.handle({
        params,
        query,
        body: value,
        nonIntegers,
        requester,
        accessToken: () => accessToken(request, raw),
        get texts() {
          return textsOf(raw);
        },
        services,
        ip: request.ip,
        userAgent: request.headers['user-agent'],
        get signal() {
          return endSignal(reply, options.stopping);
        },
      });
      if (answer instanceof FileReply) return sendFile(request, reply, answer);
      const { status, body, headers } =
        answer instanceof Reply ? answer : { status: 200, body: answer, headers: {} };
      checkAnswer?.get(status)?.(body);
      return sendJson(reply.headers(headers), status, body);
    },
  };
}

function limit(limiter: RateLimiter | undefined, route: Route, client: string): void {
  if (route.rateLimit !== 'none') takeOne(limiter, route.rateLimit, client);
}

function readBody(
  body: unknown,
  check: Check | undefined,
  method: RouteMethod,
): { value: unknown; nonIntegers: readonly string[] } {
  if (check === undefined) return { value: undefined, nonIntegers: [] };
  const parsed = readJsonBody(body instanceof Uint8Array ? body : new Uint8Array());
  // A POST without bytes asks for something and has nothing to add. A PUT replaces what is there: with what?
  if (parsed.wasEmpty && method === 'PUT') throw emptyBody();
  try {
    check(parsed.value);
  } catch (error) {
    throw parsed.wasEmpty ? emptyBody() : error;
  }
  return parsed;
}

function emptyBody(): MatrixError {
  return new MatrixError('M_NOT_JSON', 'the body is empty; this operation takes a JSON object');
}

function answerChecks(route: Route): ReadonlyMap<number, Check> {
  return new Map(
    Object.entries(route.responses).map(([status, schema]) => {
      const check = compileCheck(schema, 'body');
      return [
        Number(status),
        (body: unknown): void => {
          try {
            check(body);
          } catch (error) {
            throw new Error(`${route.operationId} answered what its schema does not allow`, {
              cause: error,
            });
          }
        },
      ];
    }),
  );
}

/** NUL comes through a URL where JSON would not let it, and no event, name or key may hold it. */
function refuseNul(values: unknown): void {
  if (typeof values !== 'object' || values === null) return;
  for (const [name, value] of Object.entries(values))
    if ([value].flat().some((text) => typeof text === 'string' && text.includes('\0')))
      throw new MatrixError('M_INVALID_PARAM', `${name} must not contain NUL`);
}

/** Aborted when the connection closes before the answer was written, or the server stops. */
function endSignal(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  const check = (): void => {
    if (!reply.raw.writableFinished) gone.abort();
  };
  if (reply.raw.closed) check();
  else reply.raw.once('close', check);
  return AbortSignal.any([gone.signal, stopping]);
}
