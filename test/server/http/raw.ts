/** Requests as nobody should make them, and answers as they come. */
import { expect } from 'vitest';
import { ERRORS, type ErrorCode } from '../../../server/errors.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { openServer, type FullServer } from '../full-server.ts';

export interface RawRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string | Buffer | undefined;
  readonly remoteAddress?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The body, which must be JSON unless a file was asked for; an empty object where it is no JSON object. */
  readonly body: JsonObject;
}

/** The methods of Fastify's inject; others go through a socket. */
const INJECTED = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'] as const;

export async function raw(server: FullServer, request: RawRequest): Promise<RawAnswer> {
  const method = INJECTED.find((known) => known === (request.method ?? 'GET'));
  if (method === undefined) throw new Error(`${request.method} cannot be injected`);
  const response = await server.app.inject({
    method,
    url: request.url,
    headers: request.headers ?? {},
    ...(request.payload === undefined ? {} : { payload: request.payload }),
    ...(request.remoteAddress === undefined ? {} : { remoteAddress: request.remoteAddress }),
  });
  return answerOf(response.statusCode, response.headers, response.payload);
}

/** An answer as it came. */
export function answerOf(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  text: string,
): RawAnswer {
  const isFile = headers['content-disposition'] !== undefined;
  const parsed: unknown = isFile || text === '' ? {} : JSON.parse(text);
  return { status, headers, text, body: Array.isArray(parsed) ? {} : asObject(parsed) };
}

function asObject(value: unknown): JsonObject;
function asObject(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return value;
  throw new Error(`not an object: ${JSON.stringify(value)}`);
}

/** The answer must be a standard error response with this status and code; answers its message. */
export function expectRefusal(answer: RawAnswer, status: number, errcode: ErrorCode): string {
  expect(answer.body, answer.text).toMatchObject({ errcode });
  expect(answer.status, answer.text).toBe(status);
  expect(ERRORS).toHaveProperty(errcode);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  const { error } = answer.body;
  if (typeof error !== 'string' || error === '') throw new Error(`no message: ${answer.text}`);
  return error;
}

/** A server with a user and her room. */
export async function openWithRoom(options: Parameters<typeof openServer>[0] = {}) {
  const server = await openServer(options);
  const login = await server.call('POST', '/register', {
    username: 'alice',
    password: 'secret',
    auth: { type: 'm.login.dummy' },
  });
  const token = String(login.body['access_token']);
  const created = await server.call('POST', '/createRoom', { preset: 'public_chat' }, token);
  const roomId = String(created.body['room_id']);
  const authorization = `Bearer ${token}`;
  let transactions = 0;
  return {
    server,
    token,
    roomId,
    authorization,
    room: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`,
    /** Makes a request with the user's token. */
    as: (request: RawRequest): Promise<RawAnswer> =>
      raw(server, { ...request, headers: { authorization, ...request.headers } }),
    /** Sends these bytes as the content of an event. */
    send(payload: string | Buffer, headers: Record<string, string> = {}): Promise<RawAnswer> {
      transactions += 1;
      return raw(server, {
        method: 'PUT',
        url: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/org.example.bytes/t${transactions}`,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        payload,
      });
    },
    async close() {
      await server.close();
    },
  };
}

export type WithRoom = Awaited<ReturnType<typeof openWithRoom>>;

/** Nothing may be stored and nothing told: the stream stays where it is. */
export async function changesNothing(server: FullServer, work: () => Promise<unknown>) {
  const before = server.engine.position;
  await work();
  expect(server.engine.position).toBe(before);
}
