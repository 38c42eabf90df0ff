/**
 * One request over `fetch`: what goes out, and what came back as both the {@link Answer} an example
 * reads and the {@link ReceivedResponse} a page shows.
 */
import { isObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Answer, Method, RequestOptions } from '../example.ts';
import {
  isNotableHeader,
  type Exchange,
  type FileFacts,
  type ReceivedResponse,
  type SentRequest,
} from './exchange.ts';
import { messageOf, Unreachable } from './failures.ts';

/** The part of the platform's `fetch` that is used here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What came of a request. */
export interface Sent {
  readonly answer: Answer;
  readonly exchange: Exchange;
}

/** The request of `options` as it will go out with this access token. */
export function toRequest(
  method: Method,
  path: string,
  options: RequestOptions,
  accessToken: string | undefined,
): SentRequest {
  const mark = path.indexOf('?');
  const bare = mark === -1 ? path : path.slice(0, mark);
  const query = toQuery(options.query, mark === -1 ? '' : path.slice(mark + 1));
  const token = options.token ?? accessToken;
  const isJson = options.body !== undefined || options.rawBody !== undefined;
  const given = Object.entries(options.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const headers: Record<string, string> = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...Object.fromEntries(given),
  };
  return {
    method,
    path: bare,
    ...(query === undefined ? {} : { query }),
    headers,
    ...(options.body === undefined ? {} : { body: options.body }),
    ...(options.rawBody === undefined ? {} : { rawBody: options.rawBody }),
    ...(options.bytes === undefined
      ? {}
      : { file: fileFacts(headers['content-type'], options.bytes) }),
  };
}

function toQuery(given: RequestOptions['query'], typed: string): SentRequest['query'] | undefined {
  const pairs: [string, string][] = [...new URLSearchParams(typed)];
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) pairs.push([key, String(item)]);
  }
  if (pairs.length === 0) return undefined;
  const query: Record<string, string | string[]> = {};
  for (const [key, value] of pairs) {
    const before = query[key];
    query[key] =
      before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

/** Path and query as they stand in the URL. */
export function target(request: SentRequest): string {
  const search = new URLSearchParams(
    Object.entries(request.query ?? {}).flatMap(([key, value]) =>
      (typeof value === 'string' ? [value] : value).map((item) => [key, item]),
    ),
  ).toString();
  return search === '' ? request.path : `${request.path}?${search}`;
}

/** The body as text, or undefined when there is none. */
export function bodyText(request: SentRequest): string | undefined {
  return request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
}

function fileFacts(contentType: string | undefined, bytes: Uint8Array): FileFacts {
  const type = contentType?.split(';', 1)[0]?.trim() ?? 'application/octet-stream';
  return { type, size: bytes.byteLength };
}

/** What is written in letters: UTF-8 without NUL. */
function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

/** Sends it; `bytes` is the body where the request has a file. Throws {@link Unreachable} when no answer came, and the signal's reason when it was aborted. */
export async function send(
  homeserver: string,
  fetch: Fetch,
  request: SentRequest,
  actor: string,
  signal: AbortSignal,
  bytes?: Uint8Array<ArrayBuffer>,
): Promise<Sent> {
  signal.throwIfAborted();
  const url = homeserver + target(request);
  const body = bytes ?? bodyText(request);
  const startedAt = performance.now();
  let response: Response;
  let received: Uint8Array<ArrayBuffer>;
  try {
    response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
      signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'manual',
    });
    received = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    throw new Unreachable(`${request.method} ${url} got no answer: ${messageOf(error)}`);
  }
  const endedAt = performance.now();
  const headers = Object.fromEntries(response.headers);
  // The one header that comes several times and cannot be joined by commas.
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies.join('\n');
  const text = new TextDecoder().decode(received);
  const json = parseJson(text);
  const notable = Object.entries(headers).filter(([name]) => isNotableHeader(name, request.method));
  return {
    answer: {
      status: response.status,
      headers,
      body: isObject(json) ? json : {},
      json: json ?? null,
      text,
      bytes: received,
    },
    exchange: {
      actor,
      request,
      response: {
        status: response.status,
        headers: Object.fromEntries(notable),
        ...shownBody(json, text, received, headers['content-type']),
        ...(response.type === 'cors' ? { headersHidden: true } : {}),
      },
      startedAt,
      endedAt,
    },
  };
}

function shownBody(
  json: JsonValue | undefined,
  text: string,
  bytes: Uint8Array,
  contentType: string | undefined,
): Pick<ReceivedResponse, 'body' | 'text' | 'file'> {
  if (json !== undefined) return { body: json };
  if (!isText(bytes)) return { file: fileFacts(contentType, bytes) };
  return text === '' ? {} : { text };
}

function parseJson(text: string): JsonValue | undefined {
  if (text === '') return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** “PUT /… answered 403 M_FORBIDDEN: …”. */
export function describeAnswer(request: SentRequest, answer: Answer): string {
  const { errcode, error } = answer.body;
  const code = typeof errcode === 'string' ? ` ${errcode}` : '';
  const text = typeof error === 'string' ? `: ${error}` : '';
  return `${request.method} ${request.path} answered ${answer.status}${code}${text}`;
}
