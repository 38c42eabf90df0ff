/** Reading the database file beside a running server: as it was at one moment, however long it takes. */
import Database from 'better-sqlite3';
import { isArray, isInteger, type JsonValue } from '../matrix/json.ts';
import { MIGRATIONS } from '../storage/migrations/index.ts';
import { AdminError } from './command.ts';

/** Throws {@link AdminError} when there is no database. */
export function openToRead(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  } catch (error) {
    throw new AdminError(`${file} cannot be read: ${String(error)}`);
  }
}

/** The migrations that a database has had. */
export function schemaOf(database: Database.Database): readonly number[] {
  return database
    .prepare<[], { version: number }>('SELECT version FROM applied_migrations ORDER BY version')
    .all()
    .map(({ version }) => version);
}

/**
 * The schema that a backup or an export says it has. Throws {@link AdminError} for none, and for one that a newer
 * version of the server made.
 */
export function readSchema(schema: JsonValue | undefined): readonly number[] {
  if (!isArray(schema) || !schema.every(isInteger)) throw new AdminError('it says no schema');
  const known = new Set(MIGRATIONS.map(({ version }) => version));
  const strangers = schema.filter((version) => !known.has(version));
  if (strangers.length > 0)
    throw new AdminError(
      `it was made by a newer version of the server (migration ${strangers.join(', ')}); use that one`,
    );
  return schema;
}
