/**
 * Every route, with requests made from its own schemas and broken in many ways. Whatever comes, the server answers in
 * time, never with an error of its own, always in the standard form; and what it refuses changes nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../server/api/routes.ts';
import type { Route } from '../../../server/api/route.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { png } from '../../../snippets/picture.ts';
import { ERRORS } from '../../../server/errors.ts';
import { integer, query } from '../../../server/storage/engine.ts';
import { openServer, type FullServer } from '../full-server.ts';
import { raw, type RawAnswer } from '../http/raw.ts';
import { BODY, casesOf, type Case } from './cases.ts';
import { randomFrom, type Names } from './values.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
/** Random changes for each route, besides the tricks that every route is tried with. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 50);
const TIME_LIMIT_MS = 5_000;

/** Operations after which the user who made them may have no session, or no room, any more. */
const ENDS_SOMETHING = new Set([
  'account_deactivation',
  'banning',
  'device_management',
  'kicking',
  'leaving',
  'logout',
  'password_management',
]);

/** SQLite's count of all rows that were ever inserted, changed or removed. */
const CHANGES = query('SELECT total_changes() AS changes', { changes: integer });

interface World {
  readonly token: string;
  readonly names: Names;
}

/** Somebody in every room. */
const BOB = '@bob:example.org';
const DUMMY = { type: 'm.login.dummy' };

describe('every route, whatever comes', () => {
  let server: FullServer;
  let made = 0;
  let bob: { readonly token: string };
  beforeAll(async () => {
    server = await openServer({
      RUMA_GUESTS: true,
      RUMA_REGISTRATION_SHARED_SECRET: 'secret',
      RUMA_REGISTRATION_TOKENS: ['token'],
      RUMA_MEDIA_MAX_PENDING: 1_000,
    });
    const registration = { username: 'bob', password: 'secret', auth: DUMMY };
    const { body } = await server.call('POST', '/register', registration);
    bob = { token: String(body['access_token']) };
  });
  afterAll(() => server.close());

  /** A user with a room in which there is something of everything. */
  async function createWorld(): Promise<World> {
    made += 1;
    const auth = DUMMY;
    const registration = { username: `user${made}`, password: 'secret', refresh_token: true, auth };
    const registered = await server.call('POST', '/register', registration);
    const token = String(registered.body['access_token']);
    const refreshToken = String(registered.body['refresh_token']);
    const userId = String(registered.body['user_id']);
    const deviceId = String(registered.body['device_id']);
    const identifier = { type: 'm.id.user', user: userId };
    const ask = async (
      method: 'GET' | 'POST' | 'PUT',
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
    const alias = `#room${made}:example.org`;
    const directory = `/directory/room/${encodeURIComponent(alias)}`;
    await ask('PUT', directory, '', { room_id: roomId });
    const thing = { body: 'thing' };
    await ask('PUT', `${room}/state/org.example.thing/`, 'event_id', thing);
    await ask('PUT', `/user/${userId}/account_data/org.example.thing`, '', thing);
    await ask('PUT', `/user/${userId}${room}/account_data/org.example.thing`, '', thing);
    await ask('PUT', `/profile/${userId}/org.example.field`, '', { 'org.example.field': 'x' });
    const ruleId = encodeURIComponent(roomId);
    await ask('PUT', `/pushrules/global/room/${ruleId}`, '', { actions: ['notify'] });
    await server.call('POST', `${room}/join`, {}, bob.token);
    const filterId = await ask('POST', `/user/${userId}/filter`, 'filter_id', {});
    const since = await ask('GET', '/sync?timeout=0', 'next_batch');
    const picture = await raw(server, {
      method: 'POST',
      url: '/_matrix/media/v3/upload',
      headers: { authorization: `Bearer ${token}` },
      payload: Buffer.from(png(50, 50)),
    });
    const names = {
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
      room_alias_name: `other${made}`,
      eventId,
      'm.read': eventId,
      'm.fully_read': eventId,
      deviceId,
      device_id: deviceId,
      devices: deviceId,
      username: `new${made}`,
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
      mediaId: String(picture.body['content_uri']).replace('mxc://example.org/', ''),
      fileName: 'picture.png',
      // Where nothing listens, and where the server does not go.
      url: 'http://127.0.0.1:9/',
    };
    return { token, names };
  }

  /** Where the stream is, and how many rows were ever written. */
  const changes = async (): Promise<readonly number[]> => [
    server.engine.position,
    (await server.engine.first(CHANGES))?.changes ?? 0,
  ];

  /** What types a few requests need beyond what their schema says. */
  const typed = (route: Route, names: Names): Names => ({
    ...names,
    txnId: `t${Math.floor(made)}-${(transactions += 1)}`,
    ...(route.operationId === 'login' ? { type: 'm.login.password' } : {}),
    ...(route.operationId === 'uploadContentToMXC' ? { mediaId: promised.pop() ?? 'none' } : {}),
    ...(route.module === 'pushrules' ? { kind: 'room' } : {}),
    ...(route.module === 'profile'
      ? { keyName: 'org.example.field', [BODY]: { 'org.example.field': 'x' } }
      : {}),
  });
  let transactions = 0;
  /** Media ids that wait for their file: each is good once. */
  const promised: string[] = [];

  async function promise(token: string): Promise<void> {
    const { body } = await server.call('POST', '/_matrix/media/v1/create', undefined, token);
    promised.push(String(body['content_uri']).replace('mxc://example.org/', ''));
  }

  async function tryOne(one: Case, token: string): Promise<RawAnswer> {
    // When devices were seen is written a little later; now, so that it does not count.
    await server.services.sessions.flush();
    const before = await changes();
    const started = performance.now();
    const answer = await raw(server, {
      ...one,
      headers: { authorization: `Bearer ${token}`, 'content-type': one.contentType },
    });
    expect(performance.now() - started).toBeLessThan(TIME_LIMIT_MS);
    expect(answer.status).toBeLessThan(500);
    if (answer.status < 400) return answer;
    const { body, status } = answer;
    // Interactive authentication remembers where it is, and says so; its first answer is no error yet.
    const isInteractive = status === 401 && typeof body['session'] === 'string';
    if (!isInteractive) expect(await changes()).toEqual(before);
    if (one.method === 'HEAD' || (isInteractive && body['errcode'] === undefined)) return answer;
    expect(Object.keys(ERRORS)).toContain(body['errcode']);
    expect(body['error']).toMatch(/\S/);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    return answer;
  }

  it.each(routes)('$operationId', { timeout: 30_000 }, async (route) => {
    let world = await createWorld();
    const random = randomFrom(SEED);
    let tokensRefused = 0;
    if (route.operationId === 'uploadContentToMXC')
      for (let n = 0; n < 2 * CASES; n += 1) await promise(world.token);
    for (const one of casesOf(route, () => typed(route, world.names), random, CASES)) {
      const answer = await tryOne(one, world.token).catch((error: unknown) => {
        const payload = one.payload?.toString().slice(0, 500);
        const shown = `${one.what}: ${one.method} ${one.url}\n${payload}`;
        throw new Error(`${shown}\n${String(error)}`, { cause: error });
      });
      const ended = answer.status < 400 && one.method !== 'GET' && ENDS_SOMETHING.has(route.module);
      const refused = answer.body['errcode'] === 'M_UNKNOWN_TOKEN';
      if (refused) tokensRefused += 1;
      if (ended || refused) world = await createWorld();
    }
    expect(Reflect.has({}, 'polluted')).toBe(false);
    // The requests get as far as the operation; only /refresh has bad tokens among its hostile values.
    if (route.operationId !== 'refresh') expect(tokensRefused).toBe(0);
  });
});
