/** A server that has nothing but accounts and sessions, for tests: over HTTP, without a port. */
import Fastify, { type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { routes as sharedSecret } from '../../../server/api/admin/shared-secret-register.ts';
import { routes as deactivation } from '../../../server/api/client/account-deactivation.ts';
import { routes as capabilities } from '../../../server/api/client/capabilities.ts';
import { routes as devices } from '../../../server/api/client/device-management.ts';
import { routes as loginToken } from '../../../server/api/client/login-token.ts';
import { routes as login } from '../../../server/api/client/login.ts';
import { routes as logout } from '../../../server/api/client/logout.ts';
import { routes as password } from '../../../server/api/client/password-management.ts';
import { routes as profile } from '../../../server/api/client/profile.ts';
import { routes as refresh } from '../../../server/api/client/refresh.ts';
import { routes as registrationTokens } from '../../../server/api/client/registration-tokens.ts';
import { routes as registration } from '../../../server/api/client/registration.ts';
import { routes as support } from '../../../server/api/client/support.ts';
import { routes as versions } from '../../../server/api/client/versions.ts';
import { routes as wellknown } from '../../../server/api/client/wellknown.ts';
import { routes as whoami } from '../../../server/api/client/whoami.ts';
import { configWith, type Config } from '../../../server/config.ts';
import { createRegistry } from '../../../server/appservices/registry.ts';
import { answerErrors } from '../../../server/http/error-answers.ts';
import { takeBodiesAsBytes } from '../../../server/http/json-body.ts';
import { mountRoutes } from '../../../server/http/mount.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import {
  createAccountServices,
  createIdentity,
  type AccountServices,
  type Identity,
} from '../../../server/sessions/index.ts';
import type { DeviceChange } from '../../../server/sessions/hooks.ts';
import { createOAuth } from '../../../server/oauth/index.ts';
import type { Services } from '../../../server/services.ts';
import { createContacts } from '../../../server/accounts/contacts.ts';
import { NO_VALIDATION } from '../../../server/accounts/validation.ts';
import { contactStore } from '../../../server/storage/contacts.ts';
import { mailDigestStore } from '../../../server/storage/mail-digests.ts';
import type { Engine } from '../../../server/storage/engine.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';

const ROUTES = [
  sharedSecret,
  deactivation,
  capabilities,
  devices,
  loginToken,
  login,
  logout,
  password,
  profile,
  refresh,
  registrationTokens,
  registration,
  support,
  versions,
  wellknown,
  whoami,
].flat();

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface Registered {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface Stand extends Identity, AccountServices {
  readonly engine: Engine;
  readonly key: Uint8Array;
  /** What the rooms and the encryption were told, in order. */
  readonly told: string[];
  readonly deviceChanges: DeviceChange[];
  now: number;
  call(method: Method, path: string, body?: JsonValue, token?: string): Promise<Answer>;
  /** Registers a user with the password `secret`. */
  register(username: string, more?: JsonObject): Promise<Registered>;
  close(): Promise<void>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The value as text; fails the test when it is none. */
export function text(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

export const DUMMY = { type: 'm.login.dummy' };

export function passwordAuth(user: string, password = 'secret'): JsonObject {
  return { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password };
}

/** @param older a stand whose database and key this one goes on with, as after a restart */
export async function createStand(options: Partial<Config> = {}, older?: Stand): Promise<Stand> {
  const config = configWith({
    RUMA_SERVER_NAME: 'example.org',
    RUMA_PASSWORD_COST: 10,
    ...options,
  });
  const engine = older?.engine ?? openSqlite({ path: ':memory:' });
  const key = older?.key ?? randomBytes(32);
  const told: string[] = [];
  const deviceChanges: DeviceChange[] = [];
  const state = { now: 1_700_000_000_000 };
  const clock = (): number => state.now;
  const contacts = createContacts({
    engine,
    store: contactStore(engine),
    digests: mailDigestStore(engine),
    validation: NO_VALIDATION,
    clock,
  });
  const foundation = { engine, config, clock, contacts };
  const identity = createIdentity(foundation, key, {
    isCrossSigningKey: (_, id) => Promise.resolve(id === 'CROSSSIGNINGKEY'),
    deviceChange: (_, change) => () => ({
      writes: [],
      positions: 1,
      committed: () => void deviceChanges.push(change),
    }),
  });
  const tell = (what: string) => (userId: string) => {
    told.push(`${what} ${userId}`);
    return Promise.resolve();
  };
  const changes = createAccountServices(foundation, identity, {
    rooms: { leaveAll: tell('leave'), propagateProfile: tell('propagate') },
    bindings: { unbindAll: async () => 'success' },
    shownChanged: [],
    hooks: {
      accountDeactivated: (userId, erase) => {
        told.push(`deactivated ${userId} ${erase}`);
        return [];
      },
    },
  });
  const app: FastifyInstance = Fastify({
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 4096 },
  });
  answerErrors(app, 'mailto:help@example.org');
  takeBodiesAsBytes(app);
  const services = {
    config,
    clock,
    publicUrl: () => config.RUMA_PUBLIC_BASEURL,
    contacts,
    // No application service is registered.
    appservices: { registry: createRegistry([], config.RUMA_SERVER_NAME) },
    oauth: createOAuth({
      unbindGone: async () => 'success',
      contacts,
      ...identity,
      ...changes,
      engine,
      config,
      tokenKey: key,
      publicUrl: () => config.RUMA_PUBLIC_BASEURL,
      onError: (error) => {
        throw error;
      },
      clock,
    }),
    ...identity,
    ...changes,
  };
  mountRoutes(app, ROUTES, {
    services: withoutRooms(services),
    rateLimiter: undefined,
    checkAnswers: true,
    stopping: new AbortController().signal,
  });
  await app.ready();

  const call: Stand['call'] = async (method, path, body, token) => {
    const response = await app.inject({
      method,
      url: path.startsWith('/_') || path.startsWith('/.') ? path : `/_matrix/client/v3${path}`,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: response.statusCode, body: response.json<JsonObject>() };
  };

  return {
    ...identity,
    ...changes,
    engine,
    key,
    told,
    deviceChanges,
    get now() {
      return state.now;
    },
    set now(value) {
      state.now = value;
    },
    call,
    async register(username, more = {}) {
      const request = { username, password: 'secret', auth: DUMMY, ...more };
      const { status, body } = await call('POST', '/register', request);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return {
        userId: text(body['user_id']),
        deviceId: text(body['device_id']),
        token: text(body['access_token']),
        refreshToken: String(body['refresh_token'] ?? ''),
      };
    },
    async close() {
      await app.close();
      if (older === undefined) await engine.close();
    },
  };
}

/** The routes mounted here never ask for the services that are not there. */
function withoutRooms(services: Identity & AccountServices): Services;
function withoutRooms(services: object): object {
  return services;
}
