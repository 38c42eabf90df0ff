/** A copy of everything, made while the server runs, and the way back. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { JsonValue } from '../../matrix/json.ts';
import { messageOf } from '../../thrown.ts';
import { AdminError, positional, type FileCommand } from '../command.ts';
import {
  assertNoDatabase,
  copyKept,
  keptFiles,
  namesIn,
  putInPlace,
  requireDatabaseFile,
} from '../data-folder.ts';
import { BACKUP, describeOrigin, readOrigin } from '../origin.ts';
import { openToRead, schemaOf } from '../snapshot.ts';

const MANIFEST = 'manifest.json';
const DATABASE = 'ruma.db';

/** More pages than a database can have: it is copied in one go, and no write in between makes the copy begin anew. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies database, keys and files into a folder. All that was acknowledged before it began is in it: the database is
 * copied as it is at one moment, and the files after it, which are always there before the rows that name them.
 */
const backUp: FileCommand = {
  name: 'backup',
  on: 'files',
  takes: ['FOLDER'],
  meaning: 'Copies everything into a new folder: database, keys, uploaded files.',
  async run(config, given) {
    const folder = positional(given);
    const source = openToRead(requireDatabaseFile(config));
    try {
      if ((await namesIn(folder)).length > 0) throw new AdminError(`${folder} is not empty`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = join(folder, `${DATABASE}.part`);
      await source.backup(part, { progress: () => ALL_PAGES });
      await putInPlace(part, join(folder, DATABASE));
    } finally {
      source.close();
    }
    let files = 0;
    for await (const path of keptFiles(config.RUMA_DATA_DIR))
      if (await copyKept(path, config.RUMA_DATA_DIR, folder)) files += 1;
    await writeManifest(config, folder, files);
    return [`${folder} holds the database and ${files} files`];
  },
};

/** The manifest comes last: a folder without one is no whole backup. */
async function writeManifest(config: Config, folder: string, files: number): Promise<void> {
  const copy = openToRead(join(folder, DATABASE));
  const schema = schemaOf(copy);
  copy.close();
  const origin = describeOrigin(BACKUP, config.RUMA_SERVER_NAME, schema);
  const manifest = { ...origin, taken_at: new Date().toISOString(), files };
  const part = join(folder, `${MANIFEST}.part`);
  await writeFile(part, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await putInPlace(part, join(folder, MANIFEST));
}

const restore: FileCommand = {
  name: 'restore',
  on: 'files',
  needsStop: true,
  takes: ['FOLDER'],
  meaning: 'Brings a backup back, into a data folder that has no database.',
  async run(config, given) {
    const folder = positional(given);
    const { said: manifest } = readOrigin(
      BACKUP,
      await readManifest(folder),
      config.RUMA_SERVER_NAME,
    );
    const database = requireDatabaseFile(config);
    await assertNoDatabase(database);
    let files = 0;
    for await (const path of keptFiles(folder))
      if (await copyKept(path, folder, config.RUMA_DATA_DIR)) files += 1;
    if (files < Number(manifest['files']))
      throw new AdminError(`${folder} has ${files} files of ${String(manifest['files'])}`);
    // The database last: a server that starts on half of a restore finds none.
    await copyFile(join(folder, DATABASE), `${database}.part`);
    await putInPlace(`${database}.part`, database);
    return [`restored the database and ${files} files, of ${String(manifest['taken_at'])}`];
  },
};

/** Throws {@link AdminError} for a folder that is no whole backup. */
async function readManifest(folder: string): Promise<JsonValue> {
  const content = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (content === undefined) throw new AdminError(`${folder} has no ${MANIFEST}: no whole backup`);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new AdminError(`${MANIFEST}: ${messageOf(error)}`);
  }
}

export const backupCommands: readonly FileCommand[] = [backUp, restore];
