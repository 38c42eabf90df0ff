/** The whole server on a database in memory, spoken to over HTTP but without a port. Every answer is checked against its schema. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../server/app.ts';
import { buildServices, type ServicesOptions } from '../../server/build-services.ts';
import { configWith, type Config } from '../../server/config.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { openSqlite } from '../../server/storage/sqlite.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface User {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  /** Makes a request as this user; `path` is below /_matrix/client/v3. */
  call(method: Method, path: string, body?: JsonValue): Promise<Answer>;
  /** The same, which must succeed; answers the body. */
  ok(method: Method, path: string, body?: JsonValue): Promise<JsonObject>;
  /** Creates a room and answers its id. */
  createRoom(options?: JsonObject): Promise<string>;
  /** Sends a text message and answers its event id. */
  say(roomId: string, body: string): Promise<string>;
  /** /sync, with parameters; objects are written as JSON. */
  sync(parameters?: Readonly<Record<string, JsonValue>>): Promise<JsonObject>;
}

export type FullServer = Awaited<ReturnType<typeof openServer>>;

/**
 * @param siteFolder a built site, for those who serve one with RUMA_SITE
 * @param more what else the services are made with, such as a resolver of names
 * @param database the name of a file in the data folder, instead of a database in memory. A folder that is given in the
 *   options stays when the server is closed.
 */
export async function openServer(
  options: Partial<Config> = {},
  siteFolder?: string,
  more: Pick<
    ServicesOptions,
    | 'appserviceTimeoutMs'
    | 'gatewayTimeoutMs'
    | 'identityTimeoutMs'
    | 'onNotice'
    | 'pushTimers'
    | 'resolve'
  > = {},
  database?: string,
) {
  const { RUMA_DATA_DIR: given } = options;
  const folder = given ?? mkdtempSync(join(tmpdir(), 'ruma-test-'));
  const config = configWith({
    RUMA_SERVER_NAME: 'example.org',
    RUMA_PASSWORD_COST: 10,
    RUMA_DATA_DIR: folder,
    RUMA_RATE_LIMITS: false,
    RUMA_LOG_LEVEL: 'silent',
    RUMA_SITE: false,
    ...options,
  });
  const engine = openSqlite({ path: database === undefined ? ':memory:' : join(folder, database) });
  const state = { now: 1_700_000_000_000 };
  const stopping = new AbortController();
  const services = buildServices({
    config,
    engine,
    clock: () => state.now,
    baseUrl: () => undefined,
    onError: (error) => {
      throw error;
    },
    ...more,
  });
  const app = buildApp({
    config,
    services,
    engine,
    siteFolder: siteFolder ?? folder,
    checkAnswers: true,
    stopping: stopping.signal,
  });
  await app.ready();

  const call = async (
    method: Method,
    path: string,
    body?: JsonValue,
    token?: string,
  ): Promise<Answer> => {
    state.now += 1;
    const response = await app.inject({
      method,
      url: path.startsWith('/_') ? path : `/_matrix/client/v3${path}`,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: response.statusCode, body: response.json<JsonObject>() };
  };

  const userWith = (userId: string, deviceId: string, token: string): User => {
    let transactions = 0;
    const user: User = {
      userId,
      deviceId,
      accessToken: token,
      call: (method, path, body) => call(method, path, body, token),
      async ok(method, path, body) {
        const answer = await user.call(method, path, body);
        if (answer.status === 200) return answer.body;
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      },
      createRoom: async (room = {}) =>
        text((await user.ok('POST', '/createRoom', room))['room_id']),
      async say(roomId, body) {
        transactions += 1;
        const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${deviceId}-${transactions}`;
        return text((await user.ok('PUT', path, { msgtype: 'm.text', body }))['event_id']);
      },
      sync: (parameters = {}) => user.ok('GET', `/sync?${queryOf(parameters)}`),
    };
    return user;
  };

  return {
    folder,
    /** For requests that `call` is too well-behaved to make. */
    app,
    engine,
    services,
    stopping,
    call,
    /** Moves the clock on, in milliseconds. */
    advance(ms: number): void {
      state.now += ms;
    },
    async register(username: string, more: JsonObject = {}): Promise<User> {
      const auth = { type: 'm.login.dummy' };
      const request = { username, password: 'secret', auth, ...more };
      return logged(await call('POST', '/register', request));
    },
    async registerGuest(): Promise<User> {
      return logged(await call('POST', '/register?kind=guest', {}));
    },
    /** Somebody whose access token is known. */
    userWith,
    /** Another device of a user. */
    async login(user: User): Promise<User> {
      const identifier = { type: 'm.id.user', user: user.userId };
      const request = { type: 'm.login.password', identifier, password: 'secret' };
      return logged(await call('POST', '/login', request));
    },
    async close(): Promise<void> {
      stopping.abort();
      await app.close();
      services.presence.close();
      services.typing.close();
      await engine.close();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };

  function logged({ status, body }: Answer): User {
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return userWith(text(body['user_id']), text(body['device_id']), text(body['access_token']));
  }
}

function queryOf(parameters: Readonly<Record<string, JsonValue>>): URLSearchParams {
  const entries = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(entries);
}

/** The value as text; fails the test when it is none. */
export function text(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

/** What is at a path of keys; undefined where the path ends early. */
export function at(
  value: JsonValue | undefined,
  ...path: (string | number)[]
): JsonValue | undefined {
  let found = value;
  for (const key of path) {
    if (isArray(found) && typeof key === 'number') found = found[key];
    else if (isObject(found) && typeof key === 'string') found = found[key];
    else return undefined;
  }
  return found;
}

/** The objects in a list; fails the test when it is no list of objects. Absent: none. */
export function objects(value: JsonValue | undefined): readonly JsonObject[] {
  if (value === undefined) return [];
  if (isArray(value) && value.every(isObject)) return value;
  throw new Error(`not a list of objects: ${JSON.stringify(value)}`);
}
