/** Reading the database file beside a running server: as it was at one moment, however long it takes. */
import Database from 'better-sqlite3';
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
