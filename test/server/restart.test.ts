/**
 * What was stored is there after a restart: all that is asked before the server stops is answered in the same words
 * after it started again on the same files. Meanwhile the database is made older, so that the migrations that fill in
 * what was not kept before have something to do.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../server/matrix/json.ts';
import { contactStore } from '../../server/storage/contacts.ts';
import { integer, nullable, query, text as column } from '../../server/storage/engine.ts';
import { png } from '../../snippets/picture.ts';
import { identityKeys, identityOf, oneTimeKey, uploadOf } from './encryption/signed-keys.ts';
import { openServer, text, type FullServer, type Method, type User } from './full-server.ts';
import { raw } from './http/raw.ts';

interface Question {
  /** Whose access token it is asked with. */
  readonly token: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: JsonValue;
}

const folder = mkdtempSync(join(tmpdir(), 'ruma-restart-'));
const open = () => openServer({ RUMA_DATA_DIR: folder }, undefined, {}, 'ruma.db');

interface Side {
  readonly answers: ReadonlyMap<string, string>;
  readonly filled: Filled;
  readonly openIdUser: string | undefined;
}
let before: Side;
let after: Side;

beforeAll(async () => {
  const server = await open();
  const { questions, openIdToken } = await furnish(server);
  before = await look(server, questions, openIdToken);
  await server.close();
  const database = new Database(join(folder, 'ruma.db'));
  database.exec(OLDER);
  database.close();
  const again = await open();
  // Tokens were made a little later than where the new clock begins.
  again.advance(10_000);
  after = await look(again, questions, openIdToken);
  await again.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function look(
  server: FullServer,
  questions: ReadonlyMap<string, Question>,
  openIdToken: string,
): Promise<Side> {
  const answers = new Map<string, string>();
  for (const [name, { token, method, path, body }] of questions) {
    const answer = await raw(server, {
      method,
      url: path.startsWith('/_') ? path : `/_matrix/client/v3${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    answers.set(name, `${answer.status} ${ageless(answer.text)}`);
  }
  const openIdUser = await server.services.openId.userOf(openIdToken);
  return { answers, filled: await filledIn(server), openIdUser };
}

/** Without what tells the time of the request. */
const ageless = (answer: string): string =>
  answer.replaceAll(/"(age|last_active_ago|last_seen_ts)":\d+/g, '"$1":0');

const inRoom = (roomId: string, rest: string): string =>
  `/rooms/${encodeURIComponent(roomId)}${rest}`;

/** Something in each module that stores, and what is asked of it. */
async function furnish(server: FullServer) {
  const [alice, bob, queen] = [
    await server.register('alice'),
    await server.register('bob'),
    await openQueen(server),
  ];
  const questions = new Map<string, Question>();
  const ask = (name: string, by: User, method: Method, path: string, body?: JsonValue): void => {
    questions.set(name, {
      token: by.accessToken,
      method,
      path,
      ...(body === undefined ? {} : { body }),
    });
  };
  const roomId = await furnishRoom(alice, bob, ask);
  await furnishAccount(server, alice, ask);
  await furnishKeys(alice, roomId, ask);
  await furnishMedia(server, alice, ask);

  await bob.ok('POST', inRoom(roomId, '/report'), { reason: 'too loud' });
  ask('reports', queen, 'GET', '/_ruma/admin/reports');
  const other = await server.register('carol');
  await other.ok('PUT', `/user/${other.userId}/account_data/m.ignored_user_list`, {
    ignored_users: { [alice.userId]: {}, [bob.userId]: {} },
  });
  const carol = encodeURIComponent(other.userId);
  for (const what of ['lock', 'suspend']) {
    const path = `/_matrix/client/v1/admin/${what}/${carol}`;
    await queen.ok('PUT', path, { [what === 'lock' ? 'locked' : 'suspended']: true });
    ask(`account ${what}`, queen, 'GET', path);
  }
  const openId = await alice.ok('POST', `/user/${alice.userId}/openid/request_token`, {});
  return { questions, openIdToken: text(openId['access_token']) };
}

type Ask = (name: string, by: User, method: Method, path: string, body?: JsonValue) => void;

async function openQueen(server: FullServer): Promise<User> {
  const { registration } = server.services;
  const userId = await registration.available('queen');
  await registration.register({ userId, password: 'secret', isAdmin: true }, []);
  const { body } = await server.call('POST', '/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'queen' },
    password: 'secret',
  });
  return server.userWith(userId, text(body['device_id']), text(body['access_token']));
}

/** A room with a thread, a topic, an alias, receipts and something that notifies. */
async function furnishRoom(alice: User, bob: User, ask: Ask): Promise<string> {
  const roomId = await alice.createRoom({
    preset: 'public_chat',
    name: 'Tea party',
    room_alias_name: 'tea',
    visibility: 'public',
  });
  await bob.ok('POST', inRoom(roomId, '/join'), {});
  const root = await alice.say(roomId, 'Curiouser and curiouser');
  const send = (type: string, body: JsonObject) =>
    bob.ok('PUT', inRoom(roomId, `/send/${type}/${Object.keys(body).length}`), body);
  await send('m.room.message', {
    msgtype: 'm.text',
    body: 'alice: more tea?',
    'm.mentions': { user_ids: [alice.userId] },
    'm.relates_to': { rel_type: 'm.thread', event_id: root },
  });
  await send('m.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: '🫖' },
  });
  await bob.ok('POST', inRoom(roomId, `/receipt/m.read/${encodeURIComponent(root)}`), {});
  await alice.ok('PUT', `/user/${alice.userId}${inRoom(roomId, '/tags/m.favourite')}`, {});
  const v1 = `/_matrix/client/v1${inRoom(roomId, '')}`;
  ask('state', bob, 'GET', inRoom(roomId, '/state'));
  ask('messages', bob, 'GET', inRoom(roomId, '/messages?dir=b&limit=50'));
  ask('threads', bob, 'GET', `${v1}/threads`);
  ask('relations', bob, 'GET', `${v1}/relations/${encodeURIComponent(root)}`);
  ask('search', bob, 'POST', '/search', {
    search_categories: { room_events: { search_term: 'curiouser' } },
  });
  ask('notifications', alice, 'GET', '/notifications');
  ask('alias', bob, 'GET', `/directory/room/${encodeURIComponent('#tea:example.org')}`);
  ask('public rooms', bob, 'GET', '/publicRooms');
  ask('sync', alice, 'GET', '/sync?set_presence=offline');
  return roomId;
}

async function furnishAccount(server: FullServer, alice: User, ask: Ask): Promise<void> {
  const user = `/user/${alice.userId}`;
  await alice.ok('PUT', `${user}/account_data/org.example.thing`, { thing: 1 });
  await alice.ok('PUT', `/profile/${alice.userId}/displayname`, { displayname: 'Alice' });
  await alice.ok('POST', '/pushers/set', {
    app_id: 'org.example.app',
    pushkey: 'key',
    kind: 'http',
    app_display_name: 'App',
    device_display_name: 'Phone',
    lang: 'en',
    data: { url: 'https://push.example/_matrix/push/v1/notify' },
  });
  await alice.ok('PUT', '/pushrules/global/content/tea', { pattern: 'tea', actions: ['notify'] });
  const filter = await alice.ok('POST', `${user}/filter`, { room: { timeline: { limit: 3 } } });
  const contact = { medium: 'email', address: 'alice@example.org', validated_at: 1, added_at: 2 };
  const write = contactStore(server.engine).put(alice.userId, contact);
  await server.engine.commit({ writes: [write], positions: 0 });
  ask('account data', alice, 'GET', `${user}/account_data/org.example.thing`);
  ask('profile', alice, 'GET', `/profile/${alice.userId}`);
  ask('pushers', alice, 'GET', '/pushers');
  ask('push rules', alice, 'GET', '/pushrules/');
  ask('filter', alice, 'GET', `${user}/filter/${text(filter['filter_id'])}`);
  ask('contacts', alice, 'GET', '/account/3pid');
  ask('devices', alice, 'GET', '/devices');
}

async function furnishKeys(alice: User, roomId: string, ask: Ask): Promise<void> {
  const { userId, deviceId } = alice;
  await alice.ok('POST', '/keys/upload', {
    device_keys: identityKeys(userId, deviceId),
    one_time_keys: { 'signed_curve25519:A': oneTimeKey(userId, deviceId, 'K'.repeat(43)) },
  });
  await alice.ok('POST', '/keys/device_signing/upload', uploadOf(identityOf(userId)));
  const backup = await alice.ok('POST', '/room_keys/version', {
    algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
    auth_data: { public_key: 'B'.repeat(43), signatures: {} },
  });
  const version = text(backup['version']);
  const session = { ephemeral: 'e'.repeat(43), ciphertext: 'c'.repeat(64), mac: 'm'.repeat(11) };
  const keys = `/room_keys/keys/${encodeURIComponent(roomId)}/${'S'.repeat(43)}?version=${version}`;
  await alice.ok('PUT', keys, {
    first_message_index: 1,
    forwarded_count: 0,
    is_verified: true,
    session_data: session,
  });
  await alice.ok('PUT', '/sendToDevice/org.example.hello/1', {
    messages: { [userId]: { [deviceId]: { hello: 'world' } } },
  });
  ask('device keys and cross-signing', alice, 'POST', '/keys/query', {
    device_keys: { [userId]: [] },
  });
  ask('key backup', alice, 'GET', '/room_keys/version');
  ask('backed up keys', alice, 'GET', keys);
}

async function furnishMedia(server: FullServer, alice: User, ask: Ask): Promise<void> {
  const uploaded = await raw(server, {
    method: 'POST',
    url: '/_matrix/media/v3/upload?filename=picture.png',
    headers: { authorization: `Bearer ${alice.accessToken}`, 'content-type': 'image/png' },
    payload: Buffer.from(png(60, 40)),
  });
  const media = text(uploaded.body['content_uri']).replace('mxc://', '');
  ask('media', alice, 'GET', `/_matrix/client/v1/media/download/${media}`);
  ask('thumbnail', alice, 'GET', `/_matrix/client/v1/media/thumbnail/${media}?width=20&height=20`);
}

/** What migrations fill in from the events that are there. */
const RELATIONS = query('SELECT nid, room_nid, rel_type FROM event_relations ORDER BY nid', {
  nid: integer,
  room_nid: nullable(integer),
  rel_type: column,
});
const PROOFS = query('SELECT nid, auth_nid FROM event_auth ORDER BY nid, auth_nid', {
  nid: integer,
  auth_nid: integer,
});
const WORDS = query('SELECT rowid AS nid, words, key FROM event_words ORDER BY rowid', {
  nid: integer,
  words: column,
  key: column,
});
const IGNORED = query('SELECT ignored_id, user_id FROM ignored_users ORDER BY 1, 2', {
  ignored_id: column,
  user_id: column,
});

async function filledIn({ engine }: FullServer) {
  return {
    relations: await engine.all(RELATIONS),
    proofs: await engine.all(PROOFS),
    words: await engine.all(WORDS),
    ignored: await engine.all(IGNORED),
  };
}
type Filled = Awaited<ReturnType<typeof filledIn>>;

/** Takes away what the migrations 40, 60, 63 and 84 brought, as if they had never been applied. */
const OLDER = `
  DROP INDEX event_relations_room;
  ALTER TABLE event_relations DROP COLUMN room_nid;
  DROP TABLE event_words;
  DROP TABLE ignored_users;
  DROP TABLE event_auth;
  DROP TABLE missing_prev_events;
  DROP TABLE waiting_redactions;
  DROP TABLE state_resolutions;
  ALTER TABLE rooms DROP COLUMN current_group;
  ALTER TABLE rooms DROP COLUMN forked;
  DELETE FROM applied_migrations WHERE version IN (40, 60, 63, 84)`;

const STORED = [
  'state',
  'messages',
  'threads',
  'relations',
  'search',
  'notifications',
  'alias',
  'public rooms',
  'sync',
  'account data',
  'profile',
  'pushers',
  'push rules',
  'filter',
  'contacts',
  'devices',
  'device keys and cross-signing',
  'key backup',
  'backed up keys',
  'media',
  'thumbnail',
  'reports',
  'account lock',
  'account suspend',
];

describe('after a restart', () => {
  it.each(STORED)('%s is answered as before', (name) => {
    const answer = before.answers.get(name);
    expect(answer).toMatch(/^200 ../);
    expect(after.answers.get(name)).toBe(answer);
  });

  it('nothing else was asked', () => {
    expect([...before.answers.keys()].toSorted()).toEqual(STORED.toSorted());
  });

  it('OpenID tokens are still good', () => {
    expect(before.openIdUser).toBe('@alice:example.org');
    expect(after.openIdUser).toBe('@alice:example.org');
  });
});

describe('a database from before', () => {
  it.each(['relations', 'proofs', 'words', 'ignored'] as const)('gets its %s', (what) => {
    expect(before.filled[what].length).toBeGreaterThan(1);
    expect(after.filled[what]).toEqual(before.filled[what]);
  });
});
