/**
 * A database that any version of the server made before is opened by this one, and everything in it is found: the same
 * questions get the same answers. An older database is made by running the migrations that its version had, and by
 * copying into it, with SQL, what its tables can hold.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesOf } from '../../../server/admin/export-lines.ts';
import { MIGRATIONS } from '../../../server/storage/migrations/index.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { openServer, type FullServer, type User } from '../full-server.ts';

/** The last migration of each version that others may have run: by the day on which it was published. */
const RELEASES = [
  { published: '2026-11-23', schema: 30 },
  { published: '2026-11-26', schema: 95 },
] as const;

const root = mkdtempSync(join(tmpdir(), 'ruma-releases-'));
const open = (folder: string) => openServer({ RUMA_DATA_DIR: folder }, undefined, {}, 'ruma.db');

let user: Pick<User, 'userId' | 'deviceId' | 'accessToken'>;
let roomId = '';
let rootEvent = '';
let answers: Readonly<Record<string, unknown>>;

/** What a server is asked. None of it is about what the first version could not store. */
async function ask(server: FullServer): Promise<Readonly<Record<string, unknown>>> {
  const alice = server.userWith(user.userId, user.deviceId, user.accessToken);
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  const found: Record<string, unknown> = {};
  for (const path of [
    '/account/whoami',
    '/devices',
    `/profile/${user.userId}`,
    `/user/${user.userId}/account_data/m.ignored_user_list`,
    `/user/${user.userId}/filter/0`,
    '/pushrules/',
    '/directory/room/%23tea:example.org',
    '/publicRooms',
    `${room}/state`,
    `${room}/members`,
    `${room}/messages?dir=f&limit=50`,
    `/_matrix/client/v1${room}/threads`,
    `/_matrix/client/v1${room}/relations/${encodeURIComponent(rootEvent)}`,
    '/sync',
  ])
    found[path] = ageless(await alice.ok('GET', path));
  const term = { search_term: 'curiouser' };
  found['search'] = ageless(
    await alice.ok('POST', '/search', { search_categories: { room_events: term } }),
  );
  return found;
}

/** Without what tells the time of the request. */
const ageless = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer).replaceAll(/"(age|last_active_ago|last_seen_ts)":\d+/g, '"$1":0'),
  );

beforeAll(async () => {
  const folder = join(root, 'present');
  mkdirSync(folder);
  const server = await open(folder);
  const [alice, bob] = [await server.register('alice'), await server.register('bob')];
  user = alice;
  roomId = await alice.createRoom({
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: 'tea',
    name: 'Tea party',
    topic: 'Riddles',
  });
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  await bob.ok('POST', `${room}/join`, {});
  rootEvent = await alice.say(roomId, 'Curiouser and curiouser');
  await bob.ok('PUT', `${room}/send/m.room.message/reply`, {
    msgtype: 'm.text',
    body: 'More tea?',
    'm.relates_to': { rel_type: 'm.thread', event_id: rootEvent },
  });
  const spoken = await bob.say(roomId, 'a mistake');
  await bob.ok('PUT', `${room}/redact/${encodeURIComponent(spoken)}/undo`, {});
  const ignored = { ignored_users: { '@hare:example.org': {} } };
  await alice.ok('PUT', `/user/${alice.userId}/account_data/m.ignored_user_list`, ignored);
  await alice.ok('POST', `/user/${alice.userId}/filter`, { room: { timeline: { limit: 7 } } });
  await alice.ok('PUT', '/pushrules/global/content/tea', { pattern: 'tea', actions: ['notify'] });
  answers = await ask(server);
  await server.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Copies the present database into one of an older version. */
async function makeOlder(folder: string, schema: number): Promise<void> {
  mkdirSync(folder);
  for (const key of ['signing.key', 'token.key'])
    copyFileSync(join(root, 'present', key), join(folder, key));
  const path = join(folder, 'ruma.db');
  const migrations = MIGRATIONS.filter(({ version }) => version <= schema);
  await openSqlite({ path, migrations }).close();
  const database = new Database(path);
  const older = tablesOf(database);
  database.prepare('ATTACH ? AS present').run(join(root, 'present', 'ruma.db'));
  for (const [table, columns] of older)
    database.exec(
      `DELETE FROM main.${table};
       INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM present.${table}`,
    );
  database.close();
}

describe('a database of an older version', () => {
  for (const { published, schema } of RELEASES)
    it(`as published on ${published} is brought up to date, and all of it is found`, async () => {
      const folder = join(root, published);
      await makeOlder(folder, schema);
      const server = await open(folder);
      try {
        // The tokens are a little younger than where the new clock begins.
        server.advance(60_000);
        expect(await ask(server)).toEqual(answers);
      } finally {
        await server.close();
      }
    });
});

describe('a database of a newer version', () => {
  it('is refused in words that say what to do, and is left as it is', async () => {
    const newer = { version: 9999, name: 'to-come', sql: 'CREATE TABLE to_come (x @integer)' };
    const path = join(root, 'newer.db');
    await openSqlite({ path, migrations: [...MIGRATIONS, newer] }).close();
    expect(() => openSqlite({ path })).toThrow(
      /migration 9999.*start the newer version that made it, or restore a backup/,
    );
    const again = openSqlite({ path, migrations: [...MIGRATIONS, newer] });
    await again.close();
  });
});
