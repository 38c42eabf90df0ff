/** `npm run admin`: the same commands in a running server, over its socket, and on the database of one that is stopped. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../server/admin/commands/index.ts';
import { helpText } from '../../../server/admin/read-command.ts';
import { answerCommands, runCommand } from '../../../server/admin/run.ts';
import { listenForCommands, socketPath } from '../../../server/admin/socket.ts';
import { at, openServer, text, type FullServer, type User } from '../full-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'ruma-admin-'));
const settings = { RUMA_DATA_DIR: folder, RUMA_REGISTRATION: 'token' } as const;
let server: FullServer;
let listening: { close(): Promise<void> } | undefined;

async function start(): Promise<void> {
  server = await openServer(settings, undefined, {}, 'ruma.db');
  listening = await listenForCommands(folder, answerCommands(server.services));
}

async function stop(): Promise<void> {
  await listening?.close();
  await server.close();
}

const admin = (line: string, password?: string): Promise<readonly string[]> =>
  runCommand(server.services.config, { args: line.split(' '), password });

async function login(user: string, password: string): Promise<User> {
  const identifier = { type: 'm.id.user', user };
  const { status, body } = await server.call('POST', '/login', {
    type: 'm.login.password',
    identifier,
    password,
  });
  if (status !== 200) throw new Error(text(body['errcode']));
  return server.userWith(
    text(body['user_id']),
    text(body['device_id']),
    text(body['access_token']),
  );
}

const whoami = async (user: User): Promise<unknown> => {
  const { status, body } = await user.call('GET', '/account/whoami');
  return status === 200 ? 200 : body['errcode'];
};

beforeAll(start);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('beside a running server', () => {
  it('listens where nobody else can speak', async () => {
    expect(statSync(socketPath(folder)).mode & 0o077).toBe(0);
    expect(await listenForCommands(folder, async () => [])).toBeUndefined();
  });

  it('makes accounts, and administrators', async () => {
    expect(await admin('users create alice --admin', 'secret')).toEqual(['@alice:example.org']);
    await admin('users create bob --displayname Bob', 'secret');
    await admin('users create mute --no-password');
    await expect(admin('users create alice', 'secret')).rejects.toThrow('taken');
    await expect(login('mute', '')).rejects.toThrow('M_FORBIDDEN');
    const alice = await login('alice', 'secret');
    expect((await alice.call('GET', '/_ruma/admin/reports')).status).toBe(200);
    await admin('users demote alice');
    expect((await alice.call('GET', '/_ruma/admin/reports')).status).toBe(403);
  });

  it('lists accounts page by page, by a part of the name', async () => {
    await admin('users suspend bob');
    expect(await admin('users list --limit 2')).toEqual([
      '@alice:example.org',
      '@bob:example.org  suspended',
      'more: --after @bob:example.org',
    ]);
    expect(await admin('users list --after @bob:example.org')).toEqual(['@mute:example.org']);
    expect(await admin('users list --filter ut')).toEqual(['@mute:example.org']);
    expect(await admin('users list --filter %')).toEqual([]);
    await admin('users unsuspend bob');
  });

  it('sets passwords, locks and ends accounts, and sessions know it at once', async () => {
    const bob = await login('bob', 'secret');
    await admin('users lock bob');
    expect(await whoami(bob)).toBe('M_USER_LOCKED');
    await admin('users unlock @bob:example.org');
    expect(await whoami(bob)).toBe(200);
    await admin('users password bob --logout', 'changed');
    expect(await whoami(bob)).toBe('M_UNKNOWN_TOKEN');
    await login('bob', 'changed');
    await admin('users deactivate mute --erase');
    expect(await admin('users list --filter mute')).toEqual([
      '@mute:example.org  deactivated  erased',
    ]);
    await expect(admin('users lock mute')).rejects.toThrow('@mute:example.org is deactivated');
    await expect(admin('users lock nobody')).rejects.toThrow('no user nobody');
  });

  it('makes registration tokens that are good for as many accounts as it says', async () => {
    await admin('tokens create --token once --uses 1 --days 1');
    await expect(admin('tokens create --token once')).rejects.toThrow('there already');
    const isGood = async (token: string): Promise<unknown> => {
      const path = '/_matrix/client/v1/register/m.login.registration_token/validity';
      return (await server.call('GET', `${path}?token=${token}`)).body['valid'];
    };
    const register = (username: string, token: string) =>
      server.call('POST', '/register', {
        username,
        password: 'secret',
        auth: { type: 'm.login.registration_token', token },
      });
    expect(await isGood('once')).toBe(true);
    // The name is taken: nothing was made, so nothing was used.
    expect((await register('bob', 'once')).status).toBe(400);
    expect(await isGood('once')).toBe(true);
    const both = await Promise.all([register('carol', 'once'), register('dave', 'once')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    expect(await isGood('once')).toBe(false);
    const [line] = await admin('tokens list');
    expect(line).toMatch(/^once {2}used 1 of 1 {2}until 2023-11-15T/);
    await admin('tokens delete once');
    expect(await admin('tokens list')).toEqual([]);
    const [made] = await admin('tokens create --days 2');
    server.advance(3 * 86_400_000);
    expect(await isGood(String(made))).toBe(false);
  });

  it('has everybody leave a room, and their clients know', async () => {
    const [alice, bob] = [await login('alice', 'secret'), await login('bob', 'changed')];
    const roomId = await alice.createRoom({ invite: [bob.userId], room_alias_name: 'bad' });
    const since = text((await bob.sync())['next_batch']);
    const waiting = bob.sync({ since, timeout: '20000' });
    expect(await admin(`rooms empty ${roomId}`)).toEqual([`2 left ${roomId}`]);
    expect(at(await waiting, 'rooms', 'leave', roomId)).toBeDefined();
    const alias = await server.call(
      'GET',
      `/directory/room/${encodeURIComponent('#bad:example.org')}`,
    );
    expect(alias.status).toBe(404);
    await expect(admin(`rooms purge ${roomId}`)).rejects.toThrow('stop it first');
  });

  it('speaks to one user and to all', async () => {
    const bob = await login('bob', 'changed');
    await admin('notices send bob Hello');
    const [line] = await admin('notices send-all Everyone');
    expect(line).toMatch(/^sent to [34]$/);
    const invites = at(await bob.sync(), 'rooms', 'invite');
    expect(Object.keys(Object(invites))).toHaveLength(1);
  });

  it('says what it takes', async () => {
    await expect(admin('users explode')).rejects.toThrow('no command');
    await expect(admin('users lock')).rejects.toThrow('users lock USER');
    await expect(admin('users list --limit none')).rejects.toThrow('--limit');
    await expect(admin('users list --color')).rejects.toThrow('--color');
    for (const { name } of COMMANDS) expect(helpText(COMMANDS)).toContain(name);
  });
});

describe('on the database of a server that is stopped', () => {
  it('purges a room, and leaves no row of it; another room goes on', async () => {
    const alice = await login('alice', 'secret');
    const [kept, gone] = [await alice.createRoom({ name: 'Kept' }), await alice.createRoom({})];
    for (const roomId of [kept, gone]) {
      await alice.say(roomId, 'searchable');
      const tag = `/user/${alice.userId}/rooms/${encodeURIComponent(roomId)}/tags/u.x`;
      await alice.ok('PUT', tag, {});
    }
    const before = rowsOf(gone);
    expect(Object.keys(before).length).toBeGreaterThan(7);
    await stop();
    await expect(admin(`rooms purge ${gone}`)).rejects.toThrow('1 are in the room');
    await admin(`rooms empty ${gone}`);
    expect(await admin(`rooms purge ${gone}`)).toEqual([`${gone} is gone`]);
    await expect(admin(`rooms purge ${gone}`)).rejects.toThrow('no room');
    expect(strays()).toEqual({});
    await start();
    const again = await login('alice', 'secret');
    await again.say(kept, 'and on');
    const name = await again.ok('GET', `/rooms/${encodeURIComponent(kept)}/state/m.room.name`);
    expect(name).toEqual({ name: 'Kept' });
    expect((await again.call('GET', `/rooms/${encodeURIComponent(gone)}/state`)).status).toBe(403);
    await stop();
  });
});

function withDatabase<T>(use: (database: Database.Database) => T): T {
  const database = new Database(join(folder, 'ruma.db'), { readonly: true });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

const tablesWith = (database: Database.Database, column: string): string[] =>
  database
    .prepare<[string], { name: string }>(
      `SELECT m.name AS name FROM sqlite_schema m JOIN pragma_table_info(m.name) i ON i.name = ?
       WHERE m.type = 'table'`,
    )
    .all(column)
    .map(({ name }) => name);

/** The tables that have rows which say they are a room's, and how many. */
function rowsOf(roomId: string): Record<string, number> {
  return withDatabase((database) => count(database, (column) => `${column} = '${roomId}'`));
}

/** The tables that have rows of rooms, or of events, that are not there. */
function strays(): Record<string, number> {
  return withDatabase((database) => ({
    ...count(
      database,
      (column) => `${column} <> '' AND ${column} NOT IN (SELECT room_id FROM rooms)`,
    ),
    ...Object.fromEntries(
      [
        ['event_words', 'rowid', 'events'],
        ['event_edges', 'nid', 'events'],
        ['event_auth', 'nid', 'events'],
        ['event_relations', 'nid', 'events'],
        ['events', 'state_group', 'state_groups'],
        ['state_groups', 'parent', 'state_groups'],
      ].flatMap(([table, column, other]) => {
        const found = database
          .prepare<[], { n: number }>(
            `SELECT COUNT(*) AS n FROM ${table} WHERE ${column} NOT IN (SELECT nid FROM ${other})`,
          )
          .get();
        const { n } = found ?? { n: 0 };
        return n === 0 ? [] : [[`${table}.${column}`, n] as const];
      }),
    ),
    ...unusedGroups(database),
  }));
}

/** State groups that no event has, and none is built on. */
function unusedGroups(database: Database.Database): Record<string, number> {
  const found = database
    .prepare<[], { n: number }>(
      `SELECT COUNT(*) AS n FROM state_groups WHERE nid NOT IN
         (SELECT state_group FROM events WHERE state_group IS NOT NULL
          UNION SELECT parent FROM state_groups WHERE parent IS NOT NULL)`,
    )
    .get();
  return found === undefined || found.n === 0 ? {} : { 'unused state groups': found.n };
}

function count(
  database: Database.Database,
  condition: (column: string) => string,
): Record<string, number> {
  const byNumber = (table: string) =>
    `SELECT COUNT(*) AS n FROM ${table} LEFT JOIN rooms r ON r.nid = room_nid
     WHERE ${condition(`COALESCE(r.room_id, 'none')`)}`;
  const byId = (table: string) =>
    `SELECT COUNT(*) AS n FROM ${table} WHERE ${condition('room_id')}`;
  const tables = [
    ...tablesWith(database, 'room_nid').map((table) => [table, byNumber(table)] as const),
    ...tablesWith(database, 'room_id').map((table) => [table, byId(table)] as const),
  ];
  return Object.fromEntries(
    tables.flatMap(([table, sql]) => {
      const found = database.prepare<[], { n: number }>(sql).get();
      return found === undefined || found.n === 0 ? [] : [[table, found.n]];
    }),
  );
}
