/** What a backup and an export say of themselves, and whether they can be taken in here. Pure. */
import { isArray, isInteger, isObject, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { MIGRATIONS } from '../storage/migrations/index.ts';
import { AdminError } from './command.ts';

export interface Kind {
  readonly format: string;
  readonly version: number;
  /** In a sentence: `a backup`. */
  readonly called: string;
}

export const BACKUP: Kind = { format: 'ruma-ts-backup', version: 1, called: 'a backup' };
export const EXPORT: Kind = { format: 'ruma-ts-export', version: 1, called: 'an export' };

export function describeOrigin(
  { format, version }: Kind,
  serverName: string,
  schema: readonly number[],
): JsonObject {
  return { format, version, server_name: serverName, schema };
}

export interface Origin {
  /** The migrations that the database had. */
  readonly schema: readonly number[];
  /** All that it says. */
  readonly said: JsonObject;
}

/** Throws {@link AdminError} for what is something else, of another server, or made by a newer version. */
export function readOrigin(kind: Kind, said: JsonValue, serverName: string): Origin {
  if (!isObject(said) || said['format'] !== kind.format)
    throw new AdminError(`it is not ${kind.called}`);
  if (said['version'] !== kind.version)
    throw new AdminError('it was made by a newer version of the server; use that one');
  if (said['server_name'] !== serverName)
    throw new AdminError(
      `it is ${kind.called} of ${JSON.stringify(said['server_name'])}; set RUMA_SERVER_NAME`,
    );
  return { schema: readSchema(said['schema']), said };
}

function readSchema(schema: JsonValue | undefined): readonly number[] {
  if (!isArray(schema) || !schema.every(isInteger)) throw new AdminError('it says no schema');
  const known = new Set(MIGRATIONS.map(({ version }) => version));
  const strangers = schema.filter((version) => !known.has(version));
  if (strangers.length > 0)
    throw new AdminError(
      `it was made by a newer version of the server (migration ${strangers.join(', ')}); use that one`,
    );
  return schema;
}
