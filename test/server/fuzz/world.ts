/** Who makes the requests, and what there is for them to be about. */
import type { Route } from '../../../server/api/route.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import { png } from '../../../snippets/picture.ts';
import { openServer, type FullServer, type Method } from '../full-server.ts';
import { raw } from '../http/raw.ts';
import { overConnection } from './connection.ts';
import { BODY } from './request.ts';
import type { Names } from './values.ts';

export interface World {
  readonly token: string;
  /** What fits, for a route; ids of transactions are new each time. */
  names(route: Route): Names;
}

/** Somebody in every room. */
const BOB = '@bob:example.org';
const DUMMY = { type: 'm.login.dummy' };

/** Operations after which the user who made them has no session any more. */
const ENDS_SESSION = new Set([
  'account_deactivation',
  'device_management',
  'logout',
  'password_management',
]);
/** Operations after which somebody is in the room no more. */
const ENDS_MEMBERSHIP = new Set(['banning', 'kicking', 'leaving']);

export class Worlds {
  readonly server: FullServer;
  readonly #bob: string;
  #reading: Promise<World> | undefined;
  #made = 0;
  #transactions = 0;
  /** Media ids that wait for their file: each is good once. */
  readonly #promised: string[] = [];

  /** Makes a request over a connection: its path arrives as it is written. */
  readonly wire: ReturnType<typeof overConnection>;

  private constructor(server: FullServer, bob: string) {
    this.server = server;
    this.wire = overConnection(server.app);
    this.#bob = bob;
  }

  static async open(): Promise<Worlds> {
    const server = await openServer({
      RUMA_GUESTS: true,
      RUMA_REGISTRATION_SHARED_SECRET: 'secret',
      RUMA_REGISTRATION_TOKENS: ['token'],
      RUMA_MEDIA_MAX_PENDING: 10_000,
      // Names from the dice must not be looked up on the internet.
      RUMA_IDENTITY_SERVERS: [],
    });
    const { body } = await server.call('POST', '/register', {
      username: 'bob',
      password: 'secret',
      auth: DUMMY,
    });
    await server.app.listen({ host: '127.0.0.1', port: 0 });
    return new Worlds(server, String(body['access_token']));
  }

  async close(): Promise<void> {
    this.wire.close();
    await this.server.close();
  }

  /** For a route: as much as its requests can be about. Those that only read share one. */
  async create(route: Route): Promise<World> {
    if (route.method !== 'GET') return this.#create(route);
    this.#reading ??= this.#create(route);
    return this.#reading;
  }

  async #create(route: Route): Promise<World> {
    this.#made += 1;
    const { server } = this;
    const username = `user${this.#made}`;
    const registered = await server.call('POST', '/register', {
      username,
      password: 'secret',
      refresh_token: true,
      auth: DUMMY,
    });
    const token = String(registered.body['access_token']);
    const account = {
      userId: String(registered.body['user_id']),
      deviceId: String(registered.body['device_id']),
      refreshToken: String(registered.body['refresh_token']),
    };
    const isBare = route.method !== 'GET' && ENDS_SESSION.has(route.module);
    const things = isBare ? NOTHING : await this.#furnish(token, account.userId);
    const names = namesOf(account, things, this.#made);
    return { token, names: (one) => this.#forRoute(one, names) };
  }

  /** Puts right what an accepted request of a route ended: the same world, or a new one. */
  async mend(route: Route, world: World): Promise<World> {
    if (ENDS_SESSION.has(route.module)) return this.create(route);
    if (ENDS_MEMBERSHIP.has(route.module)) {
      const room = `/rooms/${encodeURIComponent(String(world.names(route)['roomId']))}`;
      await this.server.call('POST', `${room}/unban`, { user_id: BOB }, world.token);
      for (const token of [world.token, this.#bob])
        await this.server.call('POST', `${room}/join`, {}, token);
    }
    return world;
  }

  /** Makes places for so many uploads. */
  async promise(token: string, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const path = '/_matrix/media/v1/create';
      const { body } = await this.server.call('POST', path, undefined, token);
      this.#promised.push(String(body['content_uri']).replace('mxc://example.org/', ''));
    }
  }

  /** What types a few requests need beyond what their schema says. */
  #forRoute(route: Route, names: Names): Names {
    this.#transactions += 1;
    const { operationId, module } = route;
    return {
      ...names,
      txnId: `t${this.#transactions}`,
      ...(operationId === 'login' ? { type: 'm.login.password' } : {}),
      ...(operationId === 'uploadContentToMXC' ? { mediaId: this.#promised.pop() ?? 'none' } : {}),
      ...(module === 'pushrules' ? { kind: 'room' } : {}),
      ...(module === 'profile'
        ? { keyName: 'org.example.field', [BODY]: { 'org.example.field': 'x' } }
        : {}),
    };
  }

  /** A room in which there is something of everything. */
  async #furnish(token: string, userId: string): Promise<Things> {
    const { server } = this;
    const ask = async (
      method: Method,
      path: string,
      field: string,
      body?: JsonObject,
    ): Promise<string> => {
      const answer = await server.call(method, path, body, token);
      if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
      return String(answer.body[field]);
    };
    const roomId = await ask('POST', '/createRoom', 'room_id', { preset: 'public_chat' });
    const room = `/rooms/${encodeURIComponent(roomId)}`;
    const eventId = await ask('PUT', `${room}/send/m.room.message/1`, 'event_id', {
      msgtype: 'm.text',
      body: 'hi',
    });
    const alias = `#room${this.#made}:example.org`;
    await ask('PUT', `/directory/room/${encodeURIComponent(alias)}`, '', { room_id: roomId });
    const thing = { body: 'thing' };
    await ask('PUT', `${room}/state/org.example.thing/`, 'event_id', thing);
    await ask('PUT', `/user/${userId}/account_data/org.example.thing`, '', thing);
    await ask('PUT', `/user/${userId}${room}/account_data/org.example.thing`, '', thing);
    await ask('PUT', `/profile/${userId}/org.example.field`, '', { 'org.example.field': 'x' });
    const rule = `/pushrules/global/room/${encodeURIComponent(roomId)}`;
    await ask('PUT', rule, '', { actions: ['notify'] });
    await server.call('POST', `${room}/join`, {}, this.#bob);
    const filterId = await ask('POST', `/user/${userId}/filter`, 'filter_id', {});
    const since = await ask('GET', '/sync?timeout=0', 'next_batch');
    const picture = await raw(server, {
      method: 'POST',
      url: '/_matrix/media/v3/upload',
      headers: { authorization: `Bearer ${token}` },
      payload: Buffer.from(png(50, 50)),
    });
    const mediaId = String(picture.body['content_uri']).replace('mxc://example.org/', '');
    return { roomId, eventId, alias, filterId, since, mediaId };
  }
}

interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly refreshToken: string;
}

interface Things {
  readonly roomId: string;
  readonly eventId: string;
  readonly alias: string;
  readonly filterId: string;
  readonly since: string;
  readonly mediaId: string;
}

const NOTHING: Things = {
  roomId: '!nothing:example.org',
  eventId: '$nothing',
  alias: '#nothing:example.org',
  filterId: '0',
  since: 's1_0',
  mediaId: 'nothing',
};

function namesOf(account: Account, things: Things, number: number): Names {
  const { userId, deviceId, refreshToken } = account;
  const { roomId, eventId, alias, filterId, since, mediaId } = things;
  const identifier = { type: 'm.id.user', user: userId };
  const names: Record<string, JsonValue> = {
    userId,
    user_id: BOB,
    invite: BOB,
    user: userId,
    mxid: userId,
    sender: userId,
    roomId,
    room_id: roomId,
    roomIdOrAlias: roomId,
    roomAlias: alias,
    room_alias_name: `other${number}`,
    eventId,
    'm.read': eventId,
    'm.fully_read': eventId,
    deviceId,
    device_id: deviceId,
    devices: deviceId,
    username: `new${number}`,
    filterId,
    filter: filterId,
    since,
    from: since,
    to: since,
    at: since,
    eventType: 'org.example.thing',
    type: 'org.example.thing',
    stateKey: '',
    tag: 'u.x',
    ruleId: roomId,
    actions: ['notify'],
    room_version: '12',
    server: 'example.org',
    via: 'example.org',
    server_name: 'example.org',
    password: 'secret',
    new_password: 'secret',
    room_types: 'm.space',
    'm.read.private': eventId,
    thread_id: 'main',
    mac: 'x'.repeat(40),
    nonce: 'x',
    auth: { type: 'm.login.password', identifier, password: 'secret' },
    identifier,
    messages: { [userId]: { [deviceId]: { body: 'hi' } } },
    one_time_keys: { [userId]: { [deviceId]: 'signed_curve25519' } },
    initial_state: [],
    third_party_signed: null,
    refresh_token: refreshToken,
    serverName: 'example.org',
    mediaId,
    fileName: 'picture.png',
    // Where nothing listens, and where the server does not go.
    url: 'http://127.0.0.1:9/',
  };
  return names;
}

/** Whether an accepted request of this route may have ended a session, or a membership. */
export const endsSomething = ({ module, method }: Route): boolean =>
  method !== 'GET' && (ENDS_SESSION.has(module) || ENDS_MEMBERSHIP.has(module));
