/**
 * Backups and exports of a server that is being written to, as a process of its own: what comes back has all that was
 * acknowledged before, and holds together.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../server/admin/run.ts';
import { configWith } from '../../../server/config.ts';
import { startServer, type ServerProcess } from '../../server-process.ts';

const root = mkdtempSync(join(tmpdir(), 'ruma-backup-'));
const place = (name: string): string => join(root, name);
const admin = (folder: string, ...args: string[]): Promise<readonly string[]> =>
  runCommand(configWith({ RUMA_DATA_DIR: place(folder) }), { args });

let server: ServerProcess;
let token = '';
let roomId = '';
let media = '';
const acknowledged: string[] = [];

async function call(
  at: ServerProcess,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<Record<string, unknown>> {
  const response = await fetch(`${at.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return Object.fromEntries(Object.entries(Object(answer)));
}

const room = (rest: string): string =>
  `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}${rest}`;

async function send(txnId: string): Promise<void> {
  const path = room(`/send/m.room.message/${txnId}`);
  const { event_id: eventId } = await call(server, 'PUT', path, { msgtype: 'm.text', body: txnId });
  acknowledged.push(String(eventId));
}

/** Writes without a pause, until the work is done. */
async function underLoad<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = acknowledged.length;
  let isOver = false;
  const sender = async (number: number): Promise<void> => {
    for (let n = 0; !isOver; n += 1) await send(`${name}-${number}-${n}`);
  };
  const senders = [1, 2, 3].map(sender);
  while (acknowledged.length < before + 30) await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    return await work();
  } finally {
    isOver = true;
    await Promise.all(senders);
  }
}

/** Starts a server on a folder, asks what it knows, and stops it. */
async function ask<T>(folder: string, question: (at: ServerProcess) => Promise<T>): Promise<T> {
  const other = await startServer({ dataDir: place(folder) });
  try {
    return await question(other);
  } finally {
    expect(await other.stop()).toBe(0);
  }
}

async function eventsIn(at: ServerProcess): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let from = '';
  for (;;) {
    const { chunk, end } = await call(at, 'GET', room(`/messages?dir=f&limit=500${from}`));
    if (Array.isArray(chunk)) for (const { event_id: eventId } of chunk) found.add(eventId);
    if (typeof end !== 'string') return found;
    from = `&from=${encodeURIComponent(end)}`;
  }
}

const picture = async (at: ServerProcess): Promise<string> => {
  const path = `/_matrix/client/v1/media/download/${media.slice('mxc://'.length)}`;
  const response = await fetch(`${at.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.text();
};

beforeAll(async () => {
  server = await startServer({ dataDir: place('first') });
  const account = await call(server, 'POST', '/_matrix/client/v3/register', {
    username: 'alice',
    password: 'secret',
    auth: { type: 'm.login.dummy' },
  });
  token = String(account['access_token']);
  roomId = String((await call(server, 'POST', '/_matrix/client/v3/createRoom', {}))['room_id']);
  const uploaded = await call(server, 'POST', '/_matrix/media/v3/upload', 'a file', 'text/plain');
  media = String(uploaded['content_uri']);
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

describe('a backup under load', () => {
  it('comes back with all that was acknowledged before it began', { timeout: 60_000 }, async () => {
    const before = await underLoad('backup', async () => {
      const known = [...acknowledged];
      await admin('first', 'backup', place('backup'));
      return known;
    });
    expect(before.length).toBeGreaterThan(25);
    await expect(admin('first', 'backup', place('backup'))).rejects.toThrow('not empty');
    await expect(admin('first', 'restore', place('backup'))).rejects.toThrow('stop it first');

    expect(await admin('second', 'restore', place('backup'))).toEqual([
      expect.stringMatching(/^restored the database and 3 files, of 2/),
    ]);
    await expect(admin('second', 'restore', place('backup'))).rejects.toThrow('there already');
    expect(await admin('second', 'check')).toContain('everything holds together');
    const [events, file] = await ask(
      'second',
      async (at) => [await eventsIn(at), await picture(at)] as const,
    );
    expect(before.filter((eventId) => !events.has(eventId))).toEqual([]);
    expect(file).toBe('"a file"');
  });

  it('is refused when it is not whole, of another server, or of a newer version', async () => {
    const manifest = join(place('backup'), 'manifest.json');
    const whole = readFileSync(manifest, 'utf8');
    const refused = async (content: string, why: string | RegExp) => {
      writeFileSync(manifest, content);
      await expect(admin('third', 'restore', place('backup'))).rejects.toThrow(why);
    };
    await refused(whole.replace('localhost', 'example.org'), 'RUMA_SERVER_NAME');
    await refused(whole.replace(/"schema": \[/, '"schema": [9999,'), 'migration 9999');
    await refused(whole.replace('"version": 1', '"version": 2'), 'newer version');
    await refused(whole.replace('ruma-ts-backup', 'ruma-ts-export'), 'not a backup');
    await refused(whole.slice(0, -9), 'manifest.json: ');
    await refused(whole.replace('"files": 3', '"files": 4'), '3 files of 4');
    rmSync(manifest);
    await expect(admin('third', 'restore', place('backup'))).rejects.toThrow('no whole backup');
  });
});

describe('an export under load', () => {
  it('is the same database when it is imported', { timeout: 60_000 }, async () => {
    const before = await underLoad('export', async () => {
      const known = [...acknowledged];
      await admin('first', 'export', place('one.jsonl'));
      return known;
    });
    await admin('fourth', 'import', place('one.jsonl'));
    await admin('fourth', 'export', place('two.jsonl'));
    const linesOf = (name: string) =>
      readFileSync(place(name), 'utf8')
        .replace(/"exported_at":"[^"]*"/, '')
        .split('\n');
    expect(linesOf('two.jsonl')).toEqual(linesOf('one.jsonl'));
    expect(await admin('fourth', 'check')).toContain('everything holds together');
    const events = await ask('fourth', eventsIn);
    expect(before.filter((eventId) => !events.has(eventId))).toEqual([]);
  });

  it('is refused with the line that is wrong, and leaves no database', async () => {
    const whole = readFileSync(place('one.jsonl'), 'utf8');
    const refused = async (content: string, why: string | RegExp) => {
      writeFileSync(place('bad.jsonl'), content);
      await expect(admin('fifth', 'import', place('bad.jsonl'))).rejects.toThrow(why);
    };
    await refused(whole.split('\n').slice(0, -2).join('\n'), 'cut off');
    await refused(
      whole.replace(/\n\{"table":"accounts"/, '\n{"table":"secrets"'),
      'no table secrets',
    );
    await refused(whole.replace('media/', '../media/'), 'no file of a server');
    appendFileSync(place('bad.jsonl'), '[');
    await refused(
      whole.replace(/\n\["@alice:localhost"/, '\n[1,"@alice:localhost"'),
      /^line \d+: a row does not fit/,
    );
    await expect(admin('fifth', 'check')).rejects.toThrow('cannot be read');
  });
});

describe('check', () => {
  it('names what does not hold together', async () => {
    const database = new Database(join(place('fourth'), 'ruma.db'));
    database.exec('DELETE FROM forward_extremities; UPDATE rooms SET joined_members = 7;');
    database.close();
    rmSync(join(place('fourth'), 'media'), { recursive: true });
    await expect(admin('fourth', 'check')).rejects.toThrow(
      '1 rooms without an end to follow\n1 rooms whose count of members is wrong\n1 files are missing',
    );
  });
});
