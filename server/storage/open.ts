/** Opens the database that the configuration names. */
import { isAbsolute, join } from 'node:path';
import type { Config } from '../config.ts';
import type { Engine } from './engine.ts';
import { openSqlite } from './sqlite.ts';

/** Throws when the file cannot be opened, or was written by a newer version of the server. */
export function openDatabase(config: Config): Engine {
  const file = config.RUMA_DATABASE.replace(/^sqlite:/, '');
  const inFolder = file !== ':memory:' && !isAbsolute(file);
  return openSqlite({
    path: inFolder ? join(config.RUMA_DATA_DIR, file) : file,
    durability: config.RUMA_DURABILITY,
  });
}
