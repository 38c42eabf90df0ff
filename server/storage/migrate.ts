/**
 * How a database gets its tables. Each migration is a module of `migrations/` that is applied once, in the
 * order of the list there, and never edited after a release; the database remembers which it has had.
 */

/** One step of the schema. */
export interface Migration {
  /** Unique and never reused; the list is sorted by it. */
  readonly version: number;
  readonly name: string;
  /** Statements in the shared dialect, separated by `;`. */
  readonly sql: string;
}

/** The database was written by a newer version of this server, which this one would damage. */
export class UnknownSchemaError extends Error {
  override name = 'UnknownSchemaError';
}

/** The table each engine keeps of what was applied. */
export const APPLIED_TABLE =
  'CREATE TABLE IF NOT EXISTS applied_migrations (version @integer PRIMARY KEY, name TEXT NOT NULL) @strict';

/**
 * Which of the known migrations a database still needs, in order. Throws {@link UnknownSchemaError} when it has
 * had one that is not known here.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: ReadonlySet<number>,
): readonly Migration[] {
  const versions = known.map(({ version }) => version);
  const sorted = versions.every(
    (version, index) => index === 0 || version > (versions[index - 1] ?? 0),
  );
  if (!sorted) throw new Error('the list of migrations is not in the order of their versions');
  const strangers = [...applied].filter((version) => !versions.includes(version));
  if (strangers.length > 0)
    throw new UnknownSchemaError(
      `the database has had migration ${strangers.join(', ')}, which this version of the server does not know; ` +
        'start the newer version that made it, or restore a backup from before',
    );
  return known.filter(({ version }) => !applied.has(version));
}
