/**
 * SQLite, through better-sqlite3: synchronous, one writer, so a transaction can never be interleaved.
 *
 * Commits that arrive in the same turn of the event loop share one transaction, a savepoint each, and so one
 * fsync. They are written after the turn's input has been read, which is when the most of them have arrived.
 */
import Database from 'better-sqlite3';
import { messageOf } from '../thrown.ts';
import { spell } from './dialect.ts';
import {
  ConflictError,
  decodeRow,
  LateValue,
  StorageError,
  type Batch,
  type Committed,
  type Engine,
  type Query,
  type RawRow,
  type RowOf,
  type RowShape,
  type SqlValue,
} from './engine.ts';
import { APPLIED_TABLE, pendingMigrations, type Migration } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { tableOf, WrittenTables } from './written.ts';

export interface SqliteOptions {
  /** The file, or `:memory:`. Made when it does not exist; its folder must. */
  readonly path: string;
  /** What a commit survives: loss of power (an fsync each), or only a crash of the process. */
  readonly durability?: 'power-loss' | 'crash';
  readonly migrations?: readonly Migration[];
}

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome =
  | { readonly committed: Committed; readonly tables: ReadonlySet<string> }
  | { readonly error: unknown };

/** Opens a database and brings its tables up to date. Throws {@link UnknownSchemaError} and better-sqlite3's errors. */
export function openSqlite(options: SqliteOptions): Engine {
  const database = new Database(options.path, { timeout: 5000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${options.durability === 'crash' ? 'NORMAL' : 'FULL'}`);
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -32768');
    migrate(database, options.migrations ?? MIGRATIONS);
    return new SqliteEngine(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database, known: readonly Migration[]): void {
  database.exec(spell(APPLIED_TABLE, 'sqlite'));
  const rows = database
    .prepare<[], { version: number }>('SELECT version FROM applied_migrations')
    .all();
  const record = database.prepare('INSERT INTO applied_migrations (version, name) VALUES (?, ?)');
  for (const migration of pendingMigrations(known, new Set(rows.map(({ version }) => version))))
    database.transaction(() => {
      database.exec(spell(migration.sql, 'sqlite'));
      record.run(migration.version, migration.name);
    })();
}

class SqliteEngine implements Engine {
  readonly name = 'sqlite';
  readonly counters = { reads: 0, commits: 0, transactions: 0 };
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<unknown[], RawRow>>();
  readonly #tables = new Map<string, string>();
  readonly #written: WrittenTables;
  #position: number;
  #waiting: Waiting[] = [];
  #closed: Promise<void> | undefined;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#position = this.#storedPosition();
    this.#written = new WrittenTables(this.#position);
  }

  get position(): number {
    return this.#position;
  }

  written(after: number, upTo: number): ReadonlySet<string> | undefined {
    return this.#written.between(after, upTo);
  }

  async first<Shape extends RowShape>(
    query: Query<Shape>,
    params: readonly SqlValue[] = [],
  ): Promise<RowOf<Shape> | undefined> {
    this.counters.reads += 1;
    const row = this.#prepare(query.sql).get(...params);
    return row === undefined ? undefined : decodeRow(query.shape, row);
  }

  async all<Shape extends RowShape>(
    query: Query<Shape>,
    params: readonly SqlValue[] = [],
  ): Promise<RowOf<Shape>[]> {
    this.counters.reads += 1;
    const rows = this.#prepare(query.sql).all(...params);
    return rows.map((row) => decodeRow(query.shape, row));
  }

  commit(batch: Batch): Promise<Committed> {
    if (this.#closed !== undefined)
      return Promise.reject(new StorageError('the database is closed'));
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ batch, resolve, reject }) === 1) setImmediate(() => this.#flush());
    });
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      // After the flush that the last commit asked for: immediates run in the order they were set.
      setImmediate(() => {
        this.#flush();
        this.#database.close();
        resolve();
      });
    });
    return this.#closed;
  }

  /** Writes all that waits, in one transaction, and tells each caller only when it is durable. */
  #flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const before = this.#position;
    try {
      const outcomes = this.#transaction(waiting);
      waiting.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new StorageError('the commit was not reached'));
        else if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.committed);
      });
    } catch (error) {
      this.#position = before;
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      const failure = new StorageError(`nothing was written: ${messageOf(error)}`, {
        cause: error,
      });
      for (const { reject } of waiting) reject(failure);
    }
  }

  #transaction(waiting: readonly Waiting[]): Outcome[] {
    this.#database.exec('BEGIN IMMEDIATE');
    // Another process may have written since: the stored counter is the true one.
    const start = this.#storedPosition();
    if (start !== this.#position) this.#written.forget(start);
    this.#position = start;
    const outcomes = waiting.map(({ batch }) => this.#attempt(batch));
    if (this.#position !== start)
      this.#prepare('UPDATE stream SET position = ?').run(this.#position);
    this.#database.exec('COMMIT');
    this.counters.transactions += 1;
    waiting.forEach(({ batch: { positions } }, index) => {
      const outcome = outcomes[index];
      if (positions === 0 || outcome === undefined || 'error' in outcome) return;
      const { tables } = outcome;
      const { first } = outcome.committed;
      this.#written.add({ first, last: first + positions - 1, tables });
    });
    return outcomes;
  }

  #tableOf(sql: string): string {
    const known = this.#tables.get(sql);
    if (known !== undefined) return known;
    const table = tableOf(sql);
    this.#tables.set(sql, table);
    return table;
  }

  /** Writes one batch behind a savepoint; a batch that fails leaves no trace and takes no positions. */
  #attempt(batch: Batch): Outcome {
    this.#prepare('SAVEPOINT batch').run();
    try {
      const tables = new Set(batch.writes.map(({ sql }) => this.#tableOf(sql)));
      const first = batch.positions > 0 ? this.#position + 1 : this.#position;
      for (const { sql, params, expect } of batch.writes) {
        const values = params.map((value) =>
          value instanceof LateValue ? value.make(first) : value,
        );
        const { changes } = this.#prepare(sql).run(...values);
        if (expect !== undefined && changes !== expect.rows) throw new ConflictError(expect.orElse);
      }
      this.#prepare('RELEASE batch').run();
      this.#position += batch.positions;
      this.counters.commits += 1;
      return { committed: { first }, tables };
    } catch (error) {
      // A full disk makes SQLite roll back everything: then no batch of this transaction stands.
      if (!this.#database.inTransaction) throw error;
      this.#prepare('ROLLBACK TO batch').run();
      this.#prepare('RELEASE batch').run();
      return { error: translate(error) };
    }
  }

  #storedPosition(): number {
    const row = this.#prepare('SELECT position FROM stream').get();
    return typeof row?.['position'] === 'number' ? row['position'] : 0;
  }

  #prepare(sql: string): Database.Statement<unknown[], RawRow> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<unknown[], RawRow>(spell(sql, 'sqlite'));
    this.#statements.set(sql, statement);
    return statement;
  }
}

const UNIQUE = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);

/** Gives a failed unique constraint its name in the port. */
function translate(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError) || !UNIQUE.has(error.code)) return error;
  return new ConflictError(error.message.replace(/^.*failed: /, 'unique: '));
}
