/** From the lines of an export to a database and files; see `export-lines.ts` for what they are. */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf } from '../thrown.ts';
import { isArray, isInteger, isObject, isString, type JsonValue } from '../matrix/json.ts';
import { MIGRATIONS } from '../storage/migrations/index.ts';
import { openSqlite } from '../storage/sqlite.ts';
import { AdminError } from './command.ts';
import { isKept } from './data-folder.ts';
import { tablesOf } from './export-lines.ts';
import { EXPORT, readOrigin } from './origin.ts';

export interface Imported {
  readonly rows: number;
  readonly files: number;
}

export interface ImportTarget {
  /** Where the database is to be made; nothing is there yet. */
  readonly database: string;
  readonly dataDir: string;
  readonly serverName: string;
}

/** Writes what the lines say. Throws {@link AdminError} with the number of a line that cannot be. */
export async function importLines(
  lines: AsyncIterable<string>,
  target: ImportTarget,
): Promise<Imported> {
  let importer: Importer | undefined;
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      const value: JsonValue = JSON.parse(line);
      if (importer === undefined) importer = await begin(value, target);
      else await importer.take(value);
    }
    if (importer === undefined) throw new AdminError('it is empty');
    return await importer.finish();
  } catch (error) {
    importer?.abandon();
    throw new AdminError(`line ${number}: ${messageOf(error)}`);
  }
}

async function begin(header: JsonValue, target: ImportTarget): Promise<Importer> {
  const schema = new Set(readOrigin(EXPORT, header, target.serverName).schema);
  // The tables as they were; when all rows are in, they are brought up to date like those of any older server.
  const migrations = MIGRATIONS.filter(({ version }) => schema.has(version));
  await openSqlite({ path: target.database, migrations }).close();
  return new Importer(target);
}

class Importer {
  readonly #target: ImportTarget;
  readonly #database: Database.Database;
  readonly #tables: ReadonlyMap<string, readonly string[]>;
  #insert: Database.Statement<unknown[]> | undefined;
  #columns = 0;
  #rows = 0;
  #end: Imported | undefined;
  readonly #begun = new Set<string>();

  constructor(target: ImportTarget) {
    this.#target = target;
    this.#database = new Database(target.database);
    this.#database.pragma('foreign_keys = OFF');
    this.#tables = tablesOf(this.#database);
    this.#database.exec('BEGIN');
  }

  async take(value: JsonValue): Promise<void> {
    if (this.#end !== undefined) throw new AdminError('it goes on after its end');
    if (isArray(value)) this.#row(value);
    else if (isObject(value) && isString(value['table']))
      this.#begin(value['table'], value['columns']);
    else if (isObject(value) && isString(value['file']))
      await this.#file(value['file'], value['base64']);
    else if (isObject(value) && isInteger(value['rows']) && isInteger(value['files']))
      this.#end = { rows: value['rows'], files: value['files'] };
    else throw new AdminError('it is neither a table, nor a row, nor a file');
  }

  /** Throws {@link AdminError} when something is missing. */
  async finish(): Promise<Imported> {
    const made = { rows: this.#rows, files: this.#begun.size };
    if (this.#end === undefined) throw new AdminError('it was cut off: there is no last line');
    if (this.#end.rows !== made.rows || this.#end.files !== made.files)
      throw new AdminError(
        `it has ${made.rows} rows and ${made.files} files, of ${this.#end.rows} and ${this.#end.files}`,
      );
    this.#database.exec('COMMIT');
    this.#database.close();
    await openSqlite({ path: this.#target.database }).close();
    return made;
  }

  abandon(): void {
    this.#database.close();
  }

  #begin(table: string, columns: JsonValue | undefined): void {
    const known = this.#tables.get(table);
    if (known === undefined) throw new AdminError(`there is no table ${table}`);
    if (!isArray(columns) || !columns.every((column) => known.some((name) => name === column)))
      throw new AdminError(`the columns of ${table} are ${known.join(', ')}`);
    // What migrations put there is in the export as well.
    this.#database.exec(`DELETE FROM ${table}`);
    const marks = columns.map(() => '?').join(', ');
    this.#insert = this.#database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`,
    );
    this.#columns = columns.length;
  }

  #row(values: readonly JsonValue[]): void {
    if (this.#insert === undefined || values.length !== this.#columns)
      throw new AdminError('a row does not fit its table');
    this.#insert.run(...values.map(imported));
    this.#rows += 1;
  }

  async #file(file: string, base64: JsonValue | undefined): Promise<void> {
    if (!isKept(file) || !isString(base64)) throw new AdminError(`${file} is no file of a server`);
    const path = join(this.#target.dataDir, file);
    if (!this.#begun.has(file)) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rm(path, { force: true });
      this.#begun.add(file);
    }
    await appendFile(path, Buffer.from(base64, 'base64'), { mode: 0o600, flush: true });
  }
}

function imported(value: JsonValue): string | number | null | Buffer {
  if (value === null || isString(value) || typeof value === 'number') return value;
  if (isObject(value) && isString(value['base64'])) return Buffer.from(value['base64'], 'base64');
  throw new AdminError('a value is neither text, nor a number, nor bytes');
}
