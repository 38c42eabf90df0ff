/**
 * A database as lines of JSON, one value a line:
 *
 * ```
 * {"format":"ruma-ts-export","version":1,"server_name":"…","schema":[1,10,…],"exported_at":"…"}
 * {"table":"accounts","columns":["user_id",…]}     the rows that follow are of this table
 * ["@alice:example.org",null,0,…]                  a row; bytes are {"base64":"…"}
 * {"file":"media/6f/6f…","base64":"…"}             a key or a file of a user; a long one in pieces, in their order
 * {"rows":1234,"files":56}                         the end: without it the export was cut off
 * ```
 *
 * `schema` is the list of migrations that the tables have had.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { keptFiles } from './data-folder.ts';
import { describeOrigin, EXPORT } from './origin.ts';
import { schemaOf } from './snapshot.ts';

/** A multiple of three: each piece is Base64 by itself without padding. */
const PIECE_BYTES = 48 * 1024;

/** The words of events are a table that SQLite keeps in tables of its own; its rows have a number besides. */
const WORDS = 'event_words';

/** The tables with their columns, in the order in which they were made: what refers to a table comes after it. */
export function tablesOf(database: Database.Database): ReadonlyMap<string, readonly string[]> {
  const tables = database
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'applied_migrations'
       AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '${WORDS}!_%' ESCAPE '!' ORDER BY rowid`,
    )
    .all();
  return new Map(tables.map(({ name }) => [name, columnsOf(database, name)]));
}

function columnsOf(database: Database.Database, table: string): readonly string[] {
  const columns = database
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name);
  return table === WORDS ? ['rowid', ...columns] : columns;
}

/**
 * The lines, as they are wanted. The database must be in a transaction, so that all tables are of one moment.
 *
 * @param dataDir where the keys and files are
 */
export async function* exportLines(
  database: Database.Database,
  dataDir: string,
  about: { readonly serverName: string; readonly at: Date },
): AsyncGenerator<string> {
  const origin = describeOrigin(EXPORT, about.serverName, schemaOf(database));
  yield lineOf({ ...origin, exported_at: about.at.toISOString() });
  let [rows, files] = [0, 0];
  for (const [table, columns] of tablesOf(database)) {
    yield lineOf({ table, columns });
    const all = database.prepare<[], unknown[]>(`SELECT ${columns.join(', ')} FROM ${table}`).raw();
    for (const row of all.iterate()) {
      yield lineOf(row.map(exported));
      rows += 1;
    }
  }
  for await (const file of keptFiles(dataDir)) {
    yield* fileLines(file, join(dataDir, file));
    files += 1;
  }
  yield lineOf({ rows, files });
}

async function* fileLines(file: string, path: string): AsyncGenerator<string> {
  let pieces = 0;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('a file is bytes');
    yield lineOf({ file, base64: piece.toString('base64') });
    pieces += 1;
  }
  if (pieces === 0) yield lineOf({ file, base64: '' });
}

const exported = (value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;
