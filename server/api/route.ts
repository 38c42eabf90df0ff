/**
 * A route: one operation of a Matrix API, declared once.
 *
 * The declaration validates requests, types its handler, fills the reference table on the module's page and
 * counts for the coverage page. The adapter that mounts it on Fastify is `server/http/mount.ts`.
 */
import type { Readable } from 'node:stream';
import type { Static, TObject, TSchema } from 'typebox';
import type { ErrorCode } from '../errors.ts';
import type { RateLimitKind } from '../http/rate-limits.ts';
import type { JsonArray, JsonObject } from '../matrix/json.ts';
import type { Services } from '../services.ts';
import type { Requester } from '../sessions/requester.ts';

/**
 * Who may call it.
 * - `user`: a registered user; a guest gets M_GUEST_ACCESS_FORBIDDEN.
 * - `guest`: a registered user or a guest.
 * - `optional`: anyone; an access token is looked at when there is one.
 * - `none`: anyone; an access token is not looked at.
 */
export type Auth = 'user' | 'guest' | 'optional' | 'none';

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a handler answers: a JSON body, one with another status, or a file. */
export type Answer = JsonObject | JsonArray | Reply | FileReply;

/** An answer other than 200 with a JSON object. */
export class Reply {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** A file that comes in as the body of a request, piece by piece. Read it at most once. */
export interface IncomingFile {
  /** What the sender calls its type. */
  readonly contentType: string | undefined;
  /** How many bytes it will have, where the sender says so beforehand. */
  readonly announcedBytes: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The bytes from `first` to `last`, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A file that can be sent, whole or in part. */
export interface OutgoingFile {
  readonly bytes: number;
  /** A strong entity tag, in its quotes: another one when a single byte is another. */
  readonly etag: string;
  open(range?: ByteRange): Promise<Readable>;
}

/**
 * An answer that is a file. Whether all of it is sent, a part or nothing (HEAD, not modified) is for the adapter to
 * find out from the request.
 */
export class FileReply {
  readonly file: OutgoingFile;
  readonly headers: Readonly<Record<string, string>>;

  constructor(file: OutgoingFile, headers: Readonly<Record<string, string>>) {
    this.file = file;
    this.headers = headers;
  }
}

type RequesterOf<A extends Auth> = A extends 'user' | 'guest'
  ? Requester
  : A extends 'optional'
    ? Requester | undefined
    : undefined;

/** What a handler is given: everything checked and typed. */
export interface Call<
  A extends Auth,
  P extends TObject,
  Q extends TObject,
  B extends TSchema | undefined,
> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  /** Every query parameter, declared or not; of one that is repeated, the last. */
  readonly texts: Readonly<Record<string, string>>;
  readonly body: B extends TSchema ? Static<B> : undefined;
  /** Paths in the body at which a number is no integer that canonical JSON can hold, such as `content.ratio`. */
  readonly nonIntegers: readonly string[];
  readonly requester: RequesterOf<A>;
  /** The access token as it came, for `none` operations that application services call too. Throws M_MISSING_TOKEN. */
  readonly accessToken: () => string | undefined;
  readonly services: Services;
  /** The caller's address, as trusted proxies report it. */
  readonly ip: string;
  readonly userAgent: string | undefined;
  /** Aborted when the client goes away; long polls stop on it. */
  readonly signal: AbortSignal;
}

export interface RouteDefinition<
  A extends Auth,
  P extends TObject,
  Q extends TObject,
  B extends TSchema | undefined,
> {
  /** The spec's operationId. */
  readonly operationId: string;
  /** The spec's module, as its data names it: `room_send`. */
  readonly module: string;
  readonly method: RouteMethod;
  /** The spec's path: `/_matrix/client/v3/rooms/{roomId}/join`. */
  readonly path: string;
  /** Further paths that mean the same, such as a state route without its empty state key. */
  readonly alsoAt?: readonly string[];
  /**
   * The operation that is mounted at this path and hands such requests over, where the spec has two at one path. The
   * route is not mounted by itself then.
   */
  readonly handedOverBy?: string;
  readonly auth: A;
  /** The kind of limit that counts it; `none` where the spec does not limit it. */
  readonly rateLimit: RateLimitKind | 'none';
  /** Document and anchor of the spec: `client-server-api/#put_matrixclient…`. */
  readonly spec: string;
  /** What it is for, in our words, in one sentence. */
  readonly summary: string;
  /** Path parameters; properties carry a `description`. Left out: none. */
  readonly params?: P;
  /** Query parameters: strings, integers, booleans, string enums and arrays of strings. Unknown ones are ignored. */
  readonly query?: Q;
  /** The JSON body, or `FileBody` for a file. Left out: a body is not looked at. */
  readonly body?: B;
  /**
   * What each status answers. Status 200 must be there (or another success). Where it is `FileBody`, HEAD and
   * requests for a part are served too.
   */
  readonly responses: Readonly<Record<number, TSchema>>;
  /** Error code → when, in our words. Shared ones (tokens, rate limits, JSON) need not be repeated. */
  readonly errors?: Readonly<Partial<Record<ErrorCode, string>>>;
  /** The largest JSON body in bytes; default 1 MiB. */
  readonly bodyLimit?: number;
  handle(call: Call<A, P, Q, B>): Promise<Answer>;
}

/** A call whose route is not known: what the adapter makes. */
export interface AnyCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly nonIntegers: readonly string[];
  readonly requester: unknown;
  readonly accessToken: () => string | undefined;
  readonly texts: Readonly<Record<string, string>>;
  readonly services: Services;
  readonly ip: string;
  readonly userAgent: string | undefined;
  readonly signal: AbortSignal;
}

/** A route as the adapter, the site and the coverage page see it. */
export interface Route extends Omit<
  RouteDefinition<Auth, TObject, TObject, TSchema | undefined>,
  'params' | 'query' | 'body' | 'handle'
> {
  readonly params?: TObject | undefined;
  readonly query?: TObject | undefined;
  readonly body?: TSchema | undefined;
  /** The adapter has checked params, query and body against the schemas, and the requester against `auth`. */
  handle(call: AnyCall): Promise<Answer>;
}

/** Declares a route. Schemas that are left out stand for "nothing": no parameters, no body. */
export function route<
  const A extends Auth,
  P extends TObject = TObject<Record<never, never>>,
  Q extends TObject = TObject<Record<never, never>>,
  B extends TSchema | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B>): Route {
  return definition;
}
