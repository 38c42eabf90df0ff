/** Everything as lines of JSON, and back: for other programs, and for leaving. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { positional, type FileCommand } from '../command.ts';
import { assertNoDatabase, putInPlace, requireDatabaseFile } from '../data-folder.ts';
import { exportLines } from '../export-lines.ts';
import { importLines } from '../import-lines.ts';
import { openToRead } from '../snapshot.ts';

const exportAll: FileCommand = {
  name: 'export',
  on: 'files',
  takes: ['FILE'],
  meaning: 'Writes everything as lines of JSON: rows, keys, uploaded files.',
  async run(config, given) {
    const database = openToRead(requireDatabaseFile(config));
    const file = positional(given);
    try {
      // One transaction: all tables are of the moment of its first read.
      database.exec('BEGIN');
      const about = { serverName: config.RUMA_SERVER_NAME, at: new Date() };
      await pipeline(
        Readable.from(exportLines(database, config.RUMA_DATA_DIR, about)),
        createWriteStream(`${file}.part`, { mode: 0o600 }),
      );
      await putInPlace(`${file}.part`, file);
    } finally {
      database.close();
    }
    return [`exported to ${file}`];
  },
};

const importAll: FileCommand = {
  name: 'import',
  on: 'files',
  needsStop: true,
  takes: ['FILE'],
  meaning: 'Makes a database of an export, in a data folder that has none.',
  async run(config, given) {
    const database = requireDatabaseFile(config);
    await assertNoDatabase(database);
    const part = `${database}.part`;
    try {
      const lines = createInterface({ input: createReadStream(positional(given)) });
      const { rows, files } = await importLines(lines, {
        database: part,
        dataDir: config.RUMA_DATA_DIR,
        serverName: config.RUMA_SERVER_NAME,
      });
      await putInPlace(part, database);
      return [`imported ${rows} rows and ${files} files`];
    } finally {
      for (const left of [part, `${part}-wal`, `${part}-shm`]) await rm(left, { force: true });
    }
  },
};

export const exportCommands: readonly FileCommand[] = [exportAll, importAll];
