/** Opens the database that the configuration names. */
import { isAbsolute, join } from 'node:path';
import type { Config } from '../config.ts';
import type { Engine } from './engine.ts';
import { openSqlite } from './sqlite.ts';

const IN_MEMORY = ':memory:';

/** The file of the database; undefined when it is kept in memory. */
export function databaseFile(
  config: Pick<Config, 'RUMA_DATABASE' | 'RUMA_DATA_DIR'>,
): string | undefined {
  const file = config.RUMA_DATABASE.replace(/^sqlite:/, '');
  if (file === IN_MEMORY) return undefined;
  return isAbsolute(file) ? file : join(config.RUMA_DATA_DIR, file);
}

/** Throws when the file cannot be opened, or was written by a newer version of the server. */
export function openDatabase(config: Config): Engine {
  return openSqlite({
    path: databaseFile(config) ?? IN_MEMORY,
    durability: config.RUMA_DURABILITY,
  });
}
