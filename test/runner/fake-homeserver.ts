/** A very small homeserver, enough to run the runner against: accounts, login, whoami, and faults on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { listenLocally } from '../../snippets/runner/listen-locally.ts';

export interface FakeOptions {
  readonly registration?: 'open' | 'token' | 'closed' | 'email';
  readonly guests?: boolean;
  /** What `/_ruma/health` answers; 404 without it. */
  readonly health?: JsonObject;
  /** So many answers to POST /register are 429 first. */
  readonly busyRegistrations?: number;
  /** Base path, as behind a proxy. */
  readonly prefix?: string;
  readonly serverName?: string;
}

export interface FakeHomeserver {
  readonly url: string;
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

type Reply = readonly [status: number, body: JsonValue, headers?: Record<string, string>];

/** The token that registration by token takes. */
export const FAKE_TOKEN = 'open-sesame';

export async function startFake(options: FakeOptions = {}): Promise<FakeHomeserver> {
  const requests: string[] = [];
  const handle = createHandler(options);
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://fake');
    const prefix = options.prefix ?? '';
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : '';
    requests.push(`${request.method} ${path}`);
    answer(response, handle(`${request.method} ${path}`, url.searchParams, body, request));
  });
  const { port, stop } = await listenLocally(server);
  return { url: `http://127.0.0.1:${port}${options.prefix ?? ''}`, requests, stop };
}

function createHandler(options: FakeOptions) {
  const serverName = options.serverName ?? 'fake.example';
  const passwords = new Map<string, string>();
  const sessions = new Map<string, { user: string; device: string }>();
  let counter = 0;
  let busy = options.busyRegistrations ?? 0;

  const session = (user: string): JsonObject => {
    counter += 1;
    const random = Math.random().toString(36).slice(2).padEnd(10, '0');
    const device = `DEV${random.toUpperCase()}${counter}`;
    const token = `secret_${random}_${counter}`;
    sessions.set(token, { user, device });
    return { user_id: user, access_token: token, device_id: device };
  };

  const register = (query: URLSearchParams, body: JsonObject): Reply => {
    if (busy > 0) {
      busy -= 1;
      const slow = { errcode: 'M_LIMIT_EXCEEDED', error: 'Slow down.', retry_after_ms: 5 };
      return [429, slow, { 'retry-after': '1' }];
    }
    if (query.get('kind') === 'guest')
      return options.guests ? [200, session('@1:x')] : error(403, 'M_FORBIDDEN', 'No guests.');
    const kind = options.registration ?? 'open';
    if (kind === 'closed') return error(403, 'M_FORBIDDEN', 'Registration is closed.');
    const stage = {
      open: 'm.login.dummy',
      token: 'm.login.registration_token',
      email: 'm.login.email.identity',
    }[kind];
    const auth = body['auth'];
    const challenge = { flows: [{ stages: [stage] }], params: {}, session: 'fake-session' };
    if (!isObject(auth)) return [401, challenge];
    if (auth['type'] !== stage || auth['session'] !== 'fake-session') return [401, challenge];
    if (kind === 'token' && auth['token'] !== FAKE_TOKEN)
      return [401, { ...challenge, errcode: 'M_FORBIDDEN', error: 'No such token.' }];
    const user = `@${String(body['username'])}:${serverName}`;
    passwords.set(user, String(body['password']));
    return [200, session(user)];
  };

  const login = (body: JsonObject): Reply => {
    const { identifier } = body;
    const name = isObject(identifier) ? String(identifier['user']) : '';
    const user = name.startsWith('@') ? name : `@${name}:${serverName}`;
    return passwords.get(user) === body['password']
      ? [200, session(user)]
      : error(403, 'M_FORBIDDEN', 'Wrong user or password.');
  };

  return (
    what: string,
    query: URLSearchParams,
    body: JsonObject,
    request: IncomingMessage,
  ): Reply => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const owner = sessions.get(token);
    switch (what) {
      case 'GET /_matrix/client/versions':
        return [200, { versions: ['v1.18', 'v1.19'] }];
      case 'GET /_ruma/health':
        return options.health === undefined
          ? error(404, 'M_UNRECOGNIZED', '?')
          : [200, options.health];
      case 'POST /_matrix/client/v3/register':
        return register(query, body);
      case 'POST /_matrix/client/v3/login':
        return login(body);
      case 'GET /_matrix/client/v3/account/whoami':
        return owner === undefined
          ? error(401, 'M_UNKNOWN_TOKEN', 'Who?')
          : [200, { user_id: owner.user, device_id: owner.device }];
      case 'GET /_matrix/client/v3/list':
        return [200, [1, 2, 3]];
      default:
        return error(404, 'M_UNRECOGNIZED', 'Unknown.');
    }
  };
}

function error(status: number, errcode: string, message: string): Reply {
  return [status, { errcode, error: message }];
}

function answer(response: ServerResponse, [status, body, headers]: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    const value: JsonValue = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
