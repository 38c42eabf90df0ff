import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { integer, position, query } from '../../../server/storage/engine.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { describeEngine } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeEngine('SQLite', {
  open: async (name, migrations) => openSqlite({ path: join(folder, `${name}.db`), migrations }),
});

describe('SQLite', () => {
  it('makes every table of the server, in memory too', async () => {
    const engine = openSqlite({ path: ':memory:', durability: 'crash' });
    expect(engine.position).toBe(0);
    await engine.close();
  });

  it('reports a full disk to the caller and goes on answering', async () => {
    const path = join(folder, 'full.db');
    const engine = openSqlite({
      path,
      migrations: [
        {
          version: 1,
          name: 'small',
          sql: `CREATE TABLE stream (position INTEGER NOT NULL); INSERT INTO stream VALUES (0);
                CREATE TABLE pile (nid @integer PRIMARY KEY, stone @blob) @strict`,
        },
      ],
    });
    const write = (size: number) =>
      engine.commit({
        writes: [
          {
            sql: 'INSERT INTO pile (nid, stone) VALUES (?, ?)',
            params: [position(), new Uint8Array(size)],
          },
        ],
        positions: 1,
      });
    await write(10);
    const limit = query('PRAGMA max_page_count = 8', { max_page_count: integer });
    expect(await engine.first(limit)).toEqual({ max_page_count: 8 });
    const together = await Promise.allSettled([write(10), write(1_000_000), write(10)]);
    const failed = together.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map(({ reason }) => String(reason))).toContainEqual(
      expect.stringMatching(/^StorageError: nothing was written: .*full/),
    );
    const stones = query('SELECT COUNT(*) AS stones FROM pile', { stones: integer });
    expect(await engine.first(stones)).toEqual({ stones: engine.position });
    await write(10);
    expect(await engine.first(stones)).toEqual({ stones: engine.position });
    await engine.close();
  });
});
