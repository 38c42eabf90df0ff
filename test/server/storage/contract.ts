/** What every storage engine must do. Each engine's test file calls {@link describeEngine} with its factory. */
import { describe, expect, it } from 'vitest';
import {
  bytes,
  ConflictError,
  CorruptRowError,
  flag,
  integer,
  LateValue,
  nullable,
  position,
  query,
  text,
  type Engine,
  type Parameter,
  type Write,
} from '../../../server/storage/engine.ts';
import { list } from '../../../server/storage/dialect.ts';
import { UnknownSchemaError, type Migration } from '../../../server/storage/migrate.ts';

const SHELVES: Migration = {
  version: 1,
  name: 'shelves',
  sql: `
    CREATE TABLE stream (position @integer NOT NULL) @strict;
    INSERT INTO stream (position) VALUES (0);
    CREATE TABLE shelves (nid @integer PRIMARY KEY, name TEXT NOT NULL UNIQUE, cover @blob, open @integer) @strict;
    CREATE TABLE counted (nid @id, name TEXT NOT NULL) @strict;
    CREATE TABLE keyed (a TEXT NOT NULL, b @integer NOT NULL, PRIMARY KEY (a, b)) @keyed;
  `,
};
const BOOKS: Migration = {
  version: 7,
  name: 'books',
  sql: 'CREATE TABLE books (title TEXT NOT NULL PRIMARY KEY) @keyed',
};

const ALL = query('SELECT nid, name, cover, open FROM shelves ORDER BY nid', {
  nid: integer,
  name: text,
  cover: nullable(bytes),
  open: nullable(flag),
});

const shelf = (nid: Parameter, name: string, cover: Parameter = null): Write => ({
  sql: 'INSERT INTO shelves (nid, name, cover, open) VALUES (?, ?, ?, 1)',
  params: [nid, name, cover],
});
const one = (write: Write, positions = 1) => ({ writes: [write], positions });

export interface EngineUnderTest {
  /** Opens a database; `again` opens what an earlier one of the same name left. */
  readonly open: (name: string, migrations: readonly Migration[]) => Promise<Engine>;
}

export function describeEngine(name: string, { open }: EngineUnderTest): void {
  let number = 0;
  const fresh = () => open(`contract-${(number += 1)}`, [SHELVES]);

  describe(`${name} keeps the storage contract`, () => {
    it('reads back what was committed, of every kind a column has', async () => {
      await using engine = disposable(await fresh());
      await engine.commit(one(shelf(position(), 'α\u0000β', new Uint8Array([0, 255]))));
      await engine.commit(one(shelf(2 ** 53 - 1, 'last')));
      const rows = await engine.all(ALL);
      expect(rows.map((row) => ({ ...row, cover: row.cover && [...row.cover] }))).toEqual([
        { nid: 1, name: 'α\u0000β', cover: [0, 255], open: true },
        { nid: 2 ** 53 - 1, name: 'last', cover: null, open: true },
      ]);
      expect(
        await engine
          .first(query('SELECT nid FROM books_', { nid: integer }))
          .catch(() => 'refused'),
      ).toBe('refused');
    });

    it('answers undefined and an empty list where there is nothing', async () => {
      await using engine = disposable(await fresh());
      expect(await engine.first(ALL)).toBeUndefined();
      expect(await engine.all(ALL)).toEqual([]);
    });

    it('refuses a column that does not hold what the query says', async () => {
      await using engine = disposable(await fresh());
      await engine.commit(one(shelf(1, 'poetry')));
      await expect(
        engine.first(query('SELECT name FROM shelves', { name: integer })),
      ).rejects.toThrow(CorruptRowError);
      await expect(engine.first(query('SELECT nid FROM shelves', { nid: bytes }))).rejects.toThrow(
        /column nid/,
      );
    });

    it('gives each batch the positions it asks for, in order, without gaps', async () => {
      await using engine = disposable(await fresh());
      const commits = await Promise.all([
        engine.commit({ writes: [shelf(position(), 'a'), shelf(position(1), 'b')], positions: 2 }),
        engine.commit({ writes: [], positions: 0 }),
        engine.commit(one(shelf(new LateValue((first) => first), 'c'))),
      ]);
      expect(commits.map(({ first }) => first)).toEqual([1, 2, 3]);
      expect(engine.position).toBe(3);
      expect((await engine.all(ALL)).map(({ nid, name }) => [nid, name])).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ]);
    });

    it('shares one transaction between batches that arrive together', async () => {
      await using engine = disposable(await fresh());
      await Promise.all(
        ['a', 'b', 'c'].map((title) => engine.commit(one(shelf(position(), title)))),
      );
      expect(engine.counters).toMatchObject({ commits: 3, transactions: 1 });
      await engine.commit(one(shelf(position(), 'd')));
      expect(engine.counters).toMatchObject({ commits: 4, transactions: 2 });
    });

    it('tells which tables were written between two positions, as far as it saw it', async () => {
      const name = `contract-${(number += 1)}`;
      await using engine = disposable(await open(name, [SHELVES]));
      const counted = { sql: 'INSERT INTO counted (name) VALUES (?)', params: ['a'] };
      await engine.commit(one(shelf(position(), 'a')));
      await engine.commit({ writes: [shelf(position(), 'b'), counted], positions: 2 });
      await engine.commit({ writes: [counted], positions: 0 });
      await engine.commit(one(shelf(position(), 'a'))).catch(() => undefined);
      expect(engine.written(0, 1)).toEqual(new Set(['shelves']));
      expect(engine.written(1, engine.position)).toEqual(new Set(['shelves', 'counted']));
      expect(engine.written(engine.position, engine.position)).toEqual(new Set());

      await using other = disposable(await open(name, [SHELVES]));
      expect(other.written(0, other.position)).toBeUndefined();
      const before = engine.position;
      await other.commit(one(counted));
      await engine.commit(one(shelf(position(), 'c')));
      expect(engine.written(before, engine.position)).toBeUndefined();
      expect(engine.written(before + 1, engine.position)).toEqual(new Set(['shelves']));
    });

    it('fails a batch alone, writes nothing of it and lets the next have its positions', async () => {
      await using engine = disposable(await fresh());
      const outcomes = await Promise.allSettled([
        engine.commit(one(shelf(position(), 'a'))),
        engine.commit({ writes: [shelf(position(), 'b'), shelf(position(1), 'a')], positions: 2 }),
        engine.commit(one(shelf(position(), 'c'))),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await engine.all(ALL)).map(({ nid, name }) => [nid, name])).toEqual([
        [1, 'a'],
        [2, 'c'],
      ]);
      expect(engine.position).toBe(2);
    });

    it('names the unique constraint that failed', async () => {
      await using engine = disposable(await fresh());
      await engine.commit(one(shelf(position(), 'a')));
      await expect(engine.commit(one(shelf(position(), 'a')))).rejects.toMatchObject({
        name: 'ConflictError',
        condition: 'unique: shelves.name',
      });
    });

    it('checks how many rows a write affected, and undoes the batch otherwise', async () => {
      await using engine = disposable(await fresh());
      const rename: Write = {
        sql: 'UPDATE shelves SET name = ? WHERE name = ?',
        params: ['b', 'a'],
        expect: { rows: 1, orElse: 'the shelf was renamed' },
      };
      const attempt = engine.commit({ writes: [shelf(position(), 'x'), rename], positions: 1 });
      await expect(attempt).rejects.toThrow(new ConflictError('the shelf was renamed'));
      expect(await engine.all(ALL)).toEqual([]);
      await engine.commit({ writes: [shelf(position(), 'a'), rename], positions: 1 });
      expect((await engine.all(ALL)).map((row) => row.name)).toEqual(['b']);
    });

    it('passes a statement that makes no sense on to the caller, and goes on', async () => {
      await using engine = disposable(await fresh());
      await expect(
        engine.commit(one({ sql: 'INSERT INTO nowhere VALUES (1)', params: [] })),
      ).rejects.toThrow();
      await expect(
        engine.commit(one({ sql: 'INSERT INTO shelves VALUES (@nonsense)', params: [] })),
      ).rejects.toThrow(/@nonsense/);
      await engine.commit(one(shelf(position(), 'a')));
      expect(engine.position).toBe(1);
    });

    it('takes lists of texts and integers as one parameter', async () => {
      await using engine = disposable(await fresh());
      await engine.commit({
        writes: ['a', "b'", 'c'].map((title, index) => shelf(position(index), title)),
        positions: 3,
      });
      const texts = query('SELECT nid FROM shelves WHERE name IN (@texts ?) ORDER BY nid', {
        nid: integer,
      });
      const numbers = query(
        'SELECT name FROM shelves WHERE nid IN (@integers ?) AND nid < ? ORDER BY nid',
        { name: text },
      );
      expect(await engine.all(texts, [list(["b'", 'c', 'zzz'])])).toEqual([{ nid: 2 }, { nid: 3 }]);
      expect(await engine.all(texts, [list([])])).toEqual([]);
      expect(await engine.all(numbers, [list([1, 3, 9]), 3])).toEqual([{ name: 'a' }]);
    });

    it('counts up the columns that say so', async () => {
      await using engine = disposable(await fresh());
      const add: Write = { sql: 'INSERT INTO counted (name) VALUES (?)', params: ['x'] };
      await engine.commit({ writes: [add, add], positions: 0 });
      const rows = await engine.all(
        query('SELECT nid FROM counted ORDER BY nid', { nid: integer }),
      );
      expect(rows.map(({ nid }) => nid)).toEqual([1, 2]);
    });

    it('finishes what was asked for before it closes, and refuses what comes after', async () => {
      const engine = await open('closing', [SHELVES]);
      const last = engine.commit(one(shelf(position(), 'a')));
      const closed = engine.close();
      await expect(engine.commit(one(shelf(position(), 'b')))).rejects.toMatchObject({
        name: 'StorageError',
      });
      expect(await last).toEqual({ first: 1 });
      await closed;
      await using again = disposable(await open('closing', [SHELVES]));
      expect(again.position).toBe(1);
      expect((await again.all(ALL)).map((row) => row.name)).toEqual(['a']);
    });

    it('applies each migration once, and those that came since', async () => {
      const engine = await open('growing', [SHELVES]);
      await engine.commit(one(shelf(position(), 'a')));
      await engine.close();
      await using grown = disposable(await open('growing', [SHELVES, BOOKS]));
      expect((await grown.all(ALL)).map((row) => row.name)).toEqual(['a']);
      expect(await grown.all(query('SELECT title FROM books', { title: text }))).toEqual([]);
    });

    it('does not open a database that a newer version has changed', async () => {
      await (await open('newer', [SHELVES, BOOKS])).close();
      await expect(open('newer', [SHELVES])).rejects.toThrow(UnknownSchemaError);
      await expect(open('newer', [SHELVES])).rejects.toThrow(/migration 7/);
      await expect(open('unsorted', [BOOKS, SHELVES])).rejects.toThrow(/order/);
    });

    it('leaves nothing of a migration that fails', async () => {
      const broken: Migration = {
        version: 2,
        name: 'broken',
        sql: 'CREATE TABLE half (a TEXT); CREATE TABLE shelves (a TEXT)',
      };
      await expect(open('broken', [SHELVES, broken])).rejects.toThrow();
      const mended: Migration = { version: 2, name: 'mended', sql: 'CREATE TABLE half (a TEXT)' };
      await (await open('broken', [SHELVES, mended])).close();
    });
  });
}

/** Lets `await using` close an engine at the end of a test. */
function disposable(engine: Engine): Engine & AsyncDisposable {
  return Object.assign(engine, { [Symbol.asyncDispose]: () => engine.close() });
}
